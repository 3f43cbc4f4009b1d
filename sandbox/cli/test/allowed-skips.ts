/** A test that may be skipped: its full name (describe and it, with a space between) and why. */
export interface AllowedSkip {
  readonly test: string;
  readonly reason: string;
}

/** Without root web has no room, and a test cannot make namespaces of its own. */
const needRoot = [
  'web in its room has no capability, cannot get one, and is nobody special',
  'web in its room finds no engine behind the socket, even as web',
  'web in its room finds no engine behind the socket, even as root',
  'web in its room cannot write to the clone',
  'without IPv6 doctor finds the machine fit',
  'without IPv6 start serves the course on 127.0.0.1',
  'without IPv6 start serves the course on localhost',
  'without IPv6 start serves the course on ::',
  'a clone in a folder with a space, closed to others: doctor, build of the site, web and a lesson',
];

/** The test instance has one node. */
const needNodes = [
  'a drained node gives its pods of a Deployment to the other',
  'a worker that comes back at another address is found again: its pods, and the wall around them',
].map((test) => `with several nodes (DRYDOCK_KUBERNETES_NODES=3) ${test}`);

/** The only tests that `npm test` lets be skipped. */
export const allowedSkips: readonly AllowedSkip[] = [
  ...needRoot.map((test) => ({ test, reason: 'needs root' })),
  ...needNodes.map((test) => ({ test, reason: 'needs a cluster of three nodes' })),
  {
    test: 'a file system that never answers holds up nobody else',
    reason: 'needs /dev/fuse, which this kernel may lack',
  },
];
