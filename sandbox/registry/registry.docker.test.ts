import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStock } from '../cli/registry/stock-state.ts';
import { readInstance } from '../testing/instance.ts';
import { proofLab } from '../testing/proof-lab.ts';
import { registryPassword, registrySecret } from './index.ts';

const instance = readInstance();
const lab = proofLab();
const secret = registrySecret(instance.secret);
/** Six letters and six others, new each time: the registry keeps what it gets. */
const handle = (name: string) =>
  `${name}-${Buffer.from(`${Date.now()}`)
    .toString('hex')
    .replace(/[^2-7]/g, '')
    .slice(-6)}`;
const [me, other] = [handle('harbor'), handle('velvet')];
let sandbox: Awaited<ReturnType<typeof lab.claim>>;
beforeAll(async () => {
  sandbox = await lab.claim();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

async function run(script: string): Promise<string> {
  const { exitCode, output } = await sandbox.run(`exec 2>&1; ${script}`);
  if (exitCode !== 0) throw new Error(`"${script}" ended with ${exitCode}: ${output}`);
  return output;
}
const login = (name: string) =>
  run(`echo ${registryPassword(secret, name)} | docker login --username ${name} --password-stdin registry.course`);

describe('pulling', () => {
  test('an official name comes from the course, by name, tag and digest', async () => {
    expect(await run('docker pull busybox')).toContain('docker.io/library/busybox:latest');
    const digest = (await run("docker image inspect -f '{{index .RepoDigests 0}}' busybox:latest")).trim();
    expect(digest).toMatch(/^busybox@sha256:[0-9a-f]{64}$/);
    await run('docker rmi -f busybox:latest busybox:1.37');
    expect(await run(`docker pull ${digest}`)).toContain('Status: Downloaded newer image');
    expect(await run('docker pull busybox:1.37')).toContain('Status: Downloaded newer image');
  });

  test('podman finds the same', async () => {
    expect(await run('podman pull -q docker.io/library/busybox:1.37')).toMatch(/^[0-9a-f]{64}\n$/);
  });
});

describe('pushing', () => {
  test('needs a login, with the right password', async () => {
    const push = `docker tag busybox:1.37 registry.course/${me}/app:1; docker push registry.course/${me}/app:1 || true`;
    expect(await run(push)).toContain('unauthorized: Pushing needs a login: docker login registry.course');
    const wrong = `echo wrong | docker login --username ${me} --password-stdin registry.course || true`;
    expect(await run(wrong)).toContain('unauthorized: Name and password do not belong together');
    expect(await login(me)).toContain('Login Succeeded');
  });

  test('to the own name works, and everybody may pull it, by tag and digest', async () => {
    expect(await run(`docker push registry.course/${me}/app:1`)).toMatch(/1: digest: sha256:/);
    expect(await run(`curl -s registry.course/v2/${me}/app/tags/list`)).toContain('"tags":["1"]');
    await run('docker logout registry.course');
    const [pinned = ''] = /registry.course\/\S+@sha256:\w+/.exec(
      await run(`docker image inspect -f '{{.RepoDigests}}' registry.course/${me}/app:1`),
    ) ?? [''];
    await run(`docker rmi registry.course/${me}/app:1`);
    expect(await run(`docker pull registry.course/${me}/app:1`)).toContain('Status: Downloaded newer image');
    expect(await run(`docker pull ${pinned}`)).toContain(pinned);
  });

  test.each([`${other}/app:1`, 'library/busybox:1.37', 'app:1'])('to %s is refused in clear words', async (name) => {
    await login(me);
    const said = await run(
      `docker tag busybox:1.37 registry.course/${name}; docker push registry.course/${name} || true`,
    );
    expect(said).toContain(`you are "${me}" here and push to registry.course/${me}/…`);
    expect(await run(`curl -s registry.course/v2/${name.replace(/:.*/, '')}/tags/list`)).not.toContain(`"${me}"`);
  });

  test('takes nothing away: no manifest and no layer is deleted', async () => {
    const digest = await run(`curl -sI -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
      registry.course/v2/${me}/app/manifests/1 | grep -i docker-content-digest | cut -d' ' -f2`);
    const auth = `-u ${me}:${registryPassword(secret, me)}`;
    const url = `registry.course/v2/${me}/app/manifests/${digest.trim()}`;
    expect(await run(`curl -s -o /dev/null -w '%{http_code}' -X DELETE ${auth} ${url}`)).toBe('405');
    expect(await run(`docker pull -q registry.course/${me}/app:1`)).toContain('app:1');
  });
});

describe('what comes in the background', () => {
  /** The registry is filled while tests run: its own word is awaited, however long that takes on this machine. */
  const stocked = (what: string) =>
    expect
      .poll(() => readStock(dirname(process.env.DRYDOCK_TEST_STATE ?? ''))?.held ?? [], {
        timeout: 280_000,
        interval: 1000,
      })
      .toContain(what);

  test('hello-world says hello, though no sandbox has it from the start', async () => {
    await stocked('hello-world:latest');
    expect(await run('docker run --rm hello-world')).toContain('Hello from Docker!');
  });

  test('a registry of the learner’s own takes an image', async () => {
    await stocked('registry:2');
    await run('docker run -d --name own -p 5000:5000 registry:2');
    await run('until curl -fs localhost:5000/v2/; do sleep 0.2; done');
    await run('docker tag busybox:1.37 localhost:5000/box:1 && docker push -q localhost:5000/box:1');
    expect(await run('curl -s localhost:5000/v2/_catalog')).toContain('"box"');
  });

  test('node runs a line of JavaScript and has npm', async () => {
    await stocked('node:24-slim');
    expect(await run('docker run --rm node:24-slim -p "6 * 7"; docker run --rm node:24-slim npm --version')).toMatch(
      /42\n\d+\.\d+/,
    );
    expect(await run('docker run --rm --user node node:24-slim sh -c "id -un; pwd"')).toContain('node\n');
  });

  test('pip installs flask without any way to the internet, also in a build', async () => {
    await stocked('Python packages');
    const closed = 'iptables -I FORWARD -p tcp --dport 443 -j REJECT';
    const flask = await run(
      `${closed}; docker run --rm python:3.12-slim sh -c 'pip install -q --root-user-action ignore flask==3.1.* && python -c "import flask; print(\\"it has\\", flask.Flask)"'`,
    );
    expect(flask).toContain("it has <class 'flask.app.Flask'>");
    const recipe = 'FROM python:3.12-slim\nRUN pip install --no-cache-dir gunicorn==23.*\n';
    expect(await run(`printf '${recipe}' | docker build -q -`)).toMatch(/^sha256:/m);
    expect(await run('docker run --rm python:3.12-slim pip download -q no-such-package-of-anybody || true')).toContain(
      'No matching distribution',
    );
  });
});

describe('a sandbox reaches', () => {
  test('the one port of the registry, nothing else at its address or beside it', async () => {
    const at = await run('getent hosts registry.course mirror.course pypi.course | cut -d" " -f1 | sort -u');
    expect(at).toBe('10.200.0.2\n');
    for (const port of [22, 443, 5001, 5002, 7001])
      expect(await run(`curl -s -m 2 -o /dev/null registry.course:${port}; echo $?`), `${port}`).not.toBe('0\n');
    expect(await run('curl -s -m 2 -o /dev/null 10.200.0.3; echo $?')).not.toBe('0\n');
  });

  test('its containers do too, by name', async () => {
    expect(await run('docker run --rm busybox:1.37 wget -qO- http://registry.course/healthz')).toBe('ok\n');
  });

  test('it is asked by checks from outside: a learner who bends the way to it deceives nobody', async () => {
    await run('iptables -t nat -A OUTPUT -d 10.200.0.2 -p tcp --dport 80 -j DNAT --to 127.0.0.1:9');
    expect(await run('curl -s -m 2 registry.course/healthz; echo $?')).not.toContain('ok');
    const probe = { address: '10.200.0.2', port: 80, method: 'GET', path: '/healthz', headers: {}, timeoutMs: 3000 };
    const answer = await fetch(`${instance.relayUrl}/v1/sandboxes/${sandbox.id}/probe`, {
      method: 'POST',
      headers: { authorization: `Bearer ${instance.secret}` },
      body: JSON.stringify(probe),
    });
    expect(await answer.json()).toMatchObject({ outcome: 'answered', status: 200, body: 'ok\n' });
  });
});
