import { createInterface } from 'node:readline';

/**
 * A census without a kernel behind it, run as a program: answers each `watch` with a line, and does what the cgroup folder says
 * it should do wrong. Standard error has every line it was told.
 */
const at = 1;
const inode = 1;
const namespaces = { cgroup: inode, ipc: inode, mnt: inode, net: inode, pid: inode, user: inode, uts: inode };

function snapshot(initPid: number) {
  const init = {
    pid: 1,
    ppid: 0,
    nsPids: [1],
    comm: 'holder',
    command: [],
    namespaces,
    cgroup: '/',
    startedAt: initPid,
  };
  return {
    cgroupVersion: 1,
    init,
    processes: [init],
    hostnames: {},
    networks: {},
    pinned: [],
    mounts: {},
    cgroups: [],
  };
}

for await (const line of createInterface(process.stdin)) {
  const [verb, sandbox, source, cgroup, initPid] = line.split(' ');
  if (verb !== 'watch') continue;
  const say = (message: object) => process.stdout.write(`${JSON.stringify({ sandbox, source, at, ...message })}\n`);
  if (cgroup === '/garbage') process.stdout.write('garbage\n');
  else if (cgroup === '/endless') process.stdout.write('x'.repeat(5 * 1024 * 1024));
  else if (cgroup === '/misfit') say({ value: { processes: 7 } });
  else if (cgroup === '/gone') say({ unavailable: `${'r'.repeat(400)}` });
  else if (cgroup === '/dies') process.exit(1);
  // Shows in which process a second watch ended up.
  else if (source === 'linux.sockets' || source === 'linux.connections')
    say({ value: { own: inode, sockets: [], cut: false } });
  else if (source === 'linux.counters') say({ value: { cgroupVersion: 1, cgroups: [] } });
  else say({ value: { ...snapshot(Number(initPid)), hostnames: { pid: String(process.pid) } } });
}
