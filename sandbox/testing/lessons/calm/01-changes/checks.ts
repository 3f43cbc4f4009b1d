// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise } from '#checks';

/** For the test of calm verdicts: what a learner does to one container and one image, seen by checks of every kind of patience. */
export default exercise({
  sandbox: 'docker',
  checks: [
    check('runs', {
      title: 'The container `web` runs',
      test(t) {
        t.expect(t.docker.container('web').running).is(true);
      },
    }),
    check('holds', {
      title: 'The container `web` runs for a second',
      stableFor: 1000,
      test(t) {
        t.expect(t.docker.container('web').running).is(true);
      },
    }),
    check('answers', {
      title: 'The container `web` answers for a second',
      stableFor: 1000,
      async test(t) {
        const web = t.docker.container('web');
        t.expect(web.running).is(true);
        t.expect((await t.http.get({ address: web.address(), port: 80 })).status).is(200);
      },
    }),
    check('pulled', {
      title: 'The image `slow` is there',
      test(t) {
        t.expect(t.docker.image('127.0.0.1:5000/slow:1').exists).is(true);
      },
    }),
  ],
});
