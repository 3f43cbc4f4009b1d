import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CheckResult, lessonId, namespaceOf } from '#protocol';
import { createGrader } from '../../grading/index.ts';
import { someConstants } from '../../testing/constants.ts';
import { newSandboxId, openAdministrator } from '../../testing/course-cluster.ts';
import { FakeObservation } from '../../testing/fake-observation.ts';
import { createCatalog } from '../../testing/lesson-catalog.ts';
import { readLive } from '../../testing/live-lenses.ts';
import { TcpProxy } from '../../testing/tcp-proxy.ts';
import type { ApiServer } from '../api/api-server.ts';
import { apply } from '../api/apply.ts';
import type { KubeObject } from '../api/kube-object.ts';
import { connectCluster } from '../connect.ts';
import { namespaceObject } from '../spaces/space-objects.ts';
import { type ClusterWatch, openClusterWatch } from './cluster-watch.ts';
import { usualTimes } from './watch-context.ts';

/** Objects in a real cluster, watched as web watches them, over a way that the test can break. */
const sandbox = newSandboxId();
const namespace = namespaceOf(sandbox);
const folder = mkdtempSync(join(tmpdir(), 'drydock-watch-'));
let admin: ApiServer;
let proxy: TcpProxy;
let watch: ClusterWatch;
let watched: ApiServer;

beforeAll(async () => {
  admin = openAdministrator();
  await apply(admin, namespaceObject({ instance: 'tests', sandbox }));
  const account = { method: 'GET' as const, path: `/api/v1/namespaces/${namespace}/serviceaccounts/default` };
  await vi.waitFor(() => admin.ask(account), { timeout: 60_000 });
  const kubeconfig = readFileSync(join(dirname(process.env.DRYDOCK_TEST_STATE ?? ''), 'cluster', 'kubeconfig'), 'utf8');
  const [server = ''] = /https:\/\/127\.0\.0\.1:\d+/.exec(kubeconfig) ?? [];
  proxy = await TcpProxy.to(new URL(server));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig.replace(server, `https://127.0.0.1:${proxy.port}`), { mode: 0o600 });
  watched = connectCluster(file).api;
  const learner = () => Promise.reject(new Error('Nobody is let in here'));
  watch = openClusterWatch({ api: () => watched, learner, now: Date.now, times: usualTimes });
});
afterAll(async () => {
  await admin.ask({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
  watch.close();
  watched.close();
  admin.close();
  await proxy[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const flag = (color: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'flag', namespace },
  ...{ data: { color } },
});
const observe = () => watch.observe(sandbox, new FakeObservation());
const read: typeof readLive = (_, select) => readLive({ observe }, select);

describe('a lesson judged by the cluster', () => {
  it('is green when the object is right, and waits, with no verdict older than 30 s, while the API server is out of reach', async () => {
    const root = join(folder, 'lessons');
    mkdirSync(join(root, 'mine/01-flag'), { recursive: true });
    writeFileSync(
      join(root, 'mine/01-flag/checks.ts'),
      `import { check, exercise } from '#checks';
       export default exercise({ sandbox: 'kubernetes', checks: [check('color', {
         title: 'The flag is red', test(t) { t.expect(t.k8s.configMap('flag').value('color')).is('red'); } })] });`,
    );
    const lesson = (await createCatalog([root])).get(lessonId.parse('mine/01-flag'));
    if (lesson === undefined) throw new Error('The lesson is not there');
    const silent = () => undefined;
    const grader = createGrader({
      log: { debug: silent, info: silent, warn: silent, error: silent },
      now: Date.now,
      observe,
    });
    const end = new AbortController();
    let last: CheckResult | undefined;
    grader.watch({
      ...{ sandbox, lesson, constants: someConstants, signal: end.signal },
      onResults: ([result]) => (last = result ?? last),
    });
    const says = (text: string, timeout = 120_000) =>
      vi.waitFor(() => expect(last?.text).toContain(text), { timeout, interval: 20 });

    await says('No configmap `flag`');
    await apply(admin, flag('blue'));
    await says('Found `blue`');
    await apply(admin, flag('red'));
    await says('Passed');
    // A connection that breaks costs nothing: no other word is said until the next change is seen.
    proxy.cut();
    await apply(admin, flag('green'));
    await says('Found `green`');
    await apply(admin, flag('red'));
    await says('Passed');
    // A network that is gone breaks nothing off: nobody can know, and after 30 s nobody claims to.
    proxy.deafen(true);
    const since = performance.now();
    await apply(admin, flag('blue'));
    await says('Cannot look right now: Kubernetes does not answer');
    expect(performance.now() - since).toBeLessThan(30_000);
    expect(last?.verdict.status).toBe('waiting');
    proxy.deafen(false);
    await says('Found `blue`');
    end.abort();
    await grader.close();
  });
});

describe('objects as the API server writes them', () => {
  const web = (name: string, command: string, probe = false): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'web',
              image: 'busybox:1.37',
              command: ['sh', '-c', command],
              ports: [{ containerPort: 5000 }],
              resources: { requests: { cpu: '10m', memory: '8Mi' }, limits: { cpu: '100m', memory: '32Mi' } },
              ...(probe && { readinessProbe: { tcpSocket: { port: 5000 }, periodSeconds: 1 } }),
            },
          ],
        },
      },
    },
  });
  const service = (name: string, app: string, targetPort: number): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app }, ports: [{ port: 80, targetPort }] },
  });
  const eventually = <V>(select: () => Promise<V>, wanted: V) =>
    vi.waitFor(async () => expect(await select()).toEqual(wanted), { timeout: 180_000, interval: 500 });

  it('a Deployment, its pods, a Service and its endpoints, the answer of a pod and its log', async () => {
    await apply(
      admin,
      web('hello', 'echo listening; mkdir /w; echo ahoy > /w/index.html; exec httpd -f -p 5000 -h /w', true),
    );
    await apply(admin, service('hello', 'hello', 5000));
    await eventually(() => read({ observe }, (t) => t.k8s.service('hello').endpoints.readyCount.value), 2);
    expect(await read({ observe }, (t) => t.k8s.deployment('hello').rollout.value)).toBe('complete');
    expect(await read({ observe }, (t) => t.k8s.deployment('hello').podNames.value?.length)).toBe(2);
    expect(
      await read({ observe }, (t) =>
        t.k8s
          .deployment('hello')
          .pods()
          .map((pod) => pod.status.value),
      ),
    ).toEqual(['Running', 'Running']);
    expect(await read({ observe }, (t) => t.k8s.deployment('hello').container().memoryLimit.value)).toBe(32 * 2 ** 20);
    const [pod = ''] = (await read({ observe }, (t) => t.k8s.deployment('hello').podNames.value)) ?? [];
    expect(await read({ observe }, (t) => t.k8s.pod(pod).container().logLines.value)).toEqual(['listening']);
    const observation = observe();
    const ask = (port: number) =>
      observation.probe({ pod, port, path: '/', method: 'GET', headers: {}, timeoutMs: 5000 });
    expect(await ask(5000)).toMatchObject({ outcome: 'answered', status: 200, body: 'ahoy\n' });
    expect(await ask(5001)).toMatchObject({ outcome: 'refused' });
    expect(
      await observation.probe({ pod: 'nobody', port: 80, path: '/', method: 'GET', headers: {}, timeoutMs: 5000 }),
    ).toMatchObject({ outcome: 'unreachable' });
    observation.close();
  });

  it('pods that end again and again', async () => {
    await apply(admin, web('broken', 'echo no HARBOR_NAME >&2; exit 3'));
    const pods = (app: string) => read({ observe }, (t) => t.k8s.pods(`app=${app}`).map((pod) => pod.status.value));
    await vi.waitFor(async () => expect(await pods('broken')).toContain('CrashLoopBackOff'), {
      timeout: 180_000,
      interval: 500,
    });
    const [pod = ''] = (await read({ observe }, (t) => t.k8s.podNames('app=broken').value)) ?? [];
    expect(await read({ observe }, (t) => t.k8s.pod(pod).container().lastExitCode.value)).toBe(3);
    // A container that has begun anew has written nothing for a moment.
    await eventually(() => read({ observe }, (t) => t.k8s.pod(pod).container().log.value), 'no HARBOR_NAME\n');
  });
});
