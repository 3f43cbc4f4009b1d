// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, MiB, type T } from '#checks';

const runs = (name: string) => (t: T) => t.expect(t.docker.container(name).running).is(true);

/** For measuring alone: six checks as lessons have them, some of which come after others. */
export default exercise({
  sandbox: 'docker',
  checks: [
    check('web', { title: '`web` runs', test: runs('web') }),
    check('db', { title: '`db` runs', test: runs('db') }),
    check('limit', {
      title: '`web` may use at most 64 MiB',
      after: ['web'],
      test: (t) => t.expect(t.docker.container('web').memoryLimit).atMost(MiB(64)),
    }),
    check('network', {
      title: '`web` is on `back`',
      after: ['web'],
      test: (t) => t.expect(t.docker.container('web').networks).includes('back'),
    }),
    check('process', {
      title: '`web` has a network namespace of its own',
      after: ['web'],
      test: (t) => t.expect(t.docker.container('web').process.namespace('net')).isNot(t.linux.sandbox.namespace('net')),
    }),
    check('quiet', {
      title: 'No process was killed for memory',
      after: ['web'],
      test: (t) => t.expect(t.docker.container('web').oomKilled).is(false),
    }),
  ],
});
