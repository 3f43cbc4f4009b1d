import { expect, it, vi } from 'vitest';
import { type CheckResult, lessonId } from '#protocol';
import { someConstants } from '../testing/constants.ts';
import { createCatalog } from '../testing/lesson-catalog.ts';
import { proofLab } from '../testing/proof-lab.ts';
import { createGrader } from './index.ts';

const project = `mkdir -p /root/shop && cd /root/shop && cat > compose.yaml <<'EOF'
services:
  web:
    image: busybox
    command: sleep 1d
    init: true
    depends_on: [db]
  db:
    image: busybox
    command: sleep 1d
    init: true
    volumes: [notes:/data]
  debug:
    image: busybox
    profiles: [tools]
volumes:
  notes:
EOF
docker compose up -d --scale web=2`;

const rootless = `docker save busybox > /tmp/busybox.tar && chmod 644 /tmp/busybox.tar
su - sailor -c 'podman load -qi /tmp/busybox.tar && podman run -d --name mine busybox sleep 1d
podman pod create --name harbor && podman run -d --pod harbor --name inside busybox sleep 1d'`;

const files = `mkdir -p /srv/site && echo hello > /srv/site/page.html && chmod 640 /srv/site/page.html && chown 1000 /srv/site/page.html
ln -s site/page.html /srv/link`;

it('reads a project of Compose, rootless podman and files of a live sandbox', async () => {
  const lesson = (await createCatalog(['sandbox/testing/lessons'])).get(lessonId.parse('calm/02-lenses'));
  if (lesson === undefined) throw new Error('The lesson is not there');
  await using sandbox = await proofLab().claim();
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const grader = createGrader({ log, now: Date.now, observe: () => sandbox.observe() });
  const end = new AbortController();
  const latest = new Map<string, CheckResult>();
  grader.watch({
    ...{ sandbox: sandbox.id, lesson, constants: someConstants, signal: end.signal },
    onResults: (results) => {
      for (const result of results) latest.set(result.check, result);
    },
  });
  const told = () => Object.fromEntries([...latest].map(([check, { text }]) => [check, text]));
  const shows = (wanted: Record<string, unknown>) => vi.waitFor(() => expect(told()).toMatchObject(wanted), 240_000);

  await shows({
    compose: expect.stringContaining('No Compose project `shop`'),
    files: expect.stringContaining('page.html'),
  });
  for (const script of [project, rootless, files]) expect(await sandbox.run(script)).toMatchObject({ exitCode: 0 });
  await shows({
    compose: 'Passed: A project with two services',
    podman: 'Passed: A rootless container and a pod',
    files: 'Passed: A file, a folder and a link',
  });
  await sandbox.run("su - sailor -c 'podman rm -f -t 0 mine'; docker rm -f shop-web-2; rm /srv/site/page.html");
  await shows({
    compose: expect.stringContaining('Found 1.'),
    podman: expect.stringContaining('No container `mine`; podman has `inside`.'),
    files: expect.stringContaining('page.html'),
  });
  end.abort();
  await grader.close();
});
