// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise } from '#checks';

/** For the test of lenses on a live sandbox: a project of Compose, containers and a pod of podman, files. */
export default exercise({
  sandbox: 'docker',
  checks: [
    check('compose', {
      title: 'A project with two services',
      test(t) {
        const shop = t.compose.project('shop');
        t.expect(shop.services).is(['db', 'web']);
        t.expect(shop.declaredServices).is(['db', 'debug', 'web']);
        t.expect(shop.configFiles).is(['/root/shop/compose.yaml']);
        t.expect(shop.networks).includes('default');
        t.expect(shop.volumes).is(['notes']);
        t.expect(shop.service('web').scale).is(2);
        t.expect(shop.service('web').dependsOn('db')).is('service_started');
        t.expect(shop.service('debug').profiles).is(['tools']);
        t.expect(shop.service('db').container.mountAt('/data').volume).is('shop_notes');
        t.expect(t.compose.projectNames).is(['shop']);
      },
    }),
    check('podman', {
      title: 'A rootless container and a pod',
      test(t) {
        const mine = t.podman.container('mine');
        t.expect(mine.owner).is('sailor');
        t.expect(mine.running).is(true);
        t.expect(mine.rootless).is(true);
        t.expect(mine.image).matches(/busybox/);
        t.expect(mine.process.namespace('user')).isNot(t.linux.sandbox.namespace('user'));
        t.expect(t.podman.pod('harbor').rootless).is(true);
        t.expect(t.podman.pod('harbor').members).is(['inside']);
        t.expect(t.podman.containerNames).is(['inside', 'mine']);
        t.expect(t.podman.imageIds('sailor')).includes(t.require(t.docker.image('busybox').id));
      },
    }),
    check('files', {
      title: 'A file, a folder and a link',
      test(t) {
        const page = t.linux.file('/srv/site/page.html');
        t.expect(page.kind).is('file');
        t.expect(page.text).is('hello\n');
        t.expect(page.size).is(6);
        t.expect(page.mode).is(0o640);
        t.expect(page.uid).is(1000);
        t.expect(t.linux.file('/srv/site').entries).is(['page.html']);
        t.expect(t.linux.file('/srv/link').target).is('site/page.html');
        t.expect(t.linux.file('/srv/link').text).is('hello\n');
        t.expect(t.linux.file('/srv/none').exists).is(false);
      },
    }),
  ],
});
