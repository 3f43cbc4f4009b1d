// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise } from '#checks';

/** For the test of a learner who fights back: checks that look where he can put something nasty. */
export default exercise({
  sandbox: 'docker',
  checks: [
    check('innocent', {
      title: 'A file says yes',
      test(t) {
        t.expect(t.linux.file('/root/innocent').text).matches(/^yes$/m);
      },
    }),
    check('note', {
      title: 'A note says right',
      test(t) {
        t.expect(t.linux.file('/root/note').text).matches(/^right$/m);
      },
    }),
    check('web', {
      title: 'A container runs, and the kernel knows its process',
      test(t) {
        const web = t.docker.container('web');
        t.expect(web.running).is(true);
        t.require(web.process.pid);
      },
    }),
    check('loud', {
      title: 'A container ended well',
      test(t) {
        t.expect(t.docker.container('loud').exitCode).is(0);
      },
    }),
    check('hostname', {
      title: 'The sandbox is called plain',
      test(t) {
        t.expect(t.linux.sandbox.hostname).is('plain');
      },
    }),
  ],
});
