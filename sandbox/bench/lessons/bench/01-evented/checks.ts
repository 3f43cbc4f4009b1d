// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise } from '#checks';

/** For measuring alone: a fact that has an event, and nothing that must be sampled. */
export default exercise({
  sandbox: 'docker',
  checks: [
    check('side-runs', {
      title: '`side` runs',
      test(t) {
        t.expect(t.docker.container('side').running).is(true);
      },
    }),
  ],
});
