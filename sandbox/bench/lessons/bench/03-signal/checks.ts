// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise } from '#checks';

/** For measuring alone: one field of one object, so that nothing but the way from the change to the verdict takes time. */
export default exercise({
  sandbox: 'kubernetes',
  checks: [
    check('signal', {
      title: 'The ConfigMap `signal` says that it is on',
      test(t) {
        t.expect(t.k8s.configMap('signal').value('on')).is('yes');
      },
    }),
  ],
});
