import { beforeEach, describe, expect, it } from 'vitest';
import { FakeApiServer } from '../../testing/fake-api-server.ts';
import { ApiError, type ApiQuestion } from '../api/api-server.ts';
import type { ClusterFinding } from './finding.ts';
import { isFit, type LookOverOptions, lookOver } from './look-over.ts';

/** A cluster in which everything is there, and what is then taken from it. */
let api: FakeApiServer;
let forbidden: readonly string[];
let version: string;
let server: URL;
let options: LookOverOptions;
/** Of one that is away: the API server lives, and its etcd does not. */
let knowsVersion: boolean;
const image = 'drydock-kubernetes/wall:1';

/** Answers to what is no object: version, and whether somebody may. */
class ForeignApiServer extends FakeApiServer {
  override async ask(question: ApiQuestion): Promise<unknown> {
    if (this.isAway && !(knowsVersion && question.path === '/version')) return super.ask(question);
    if (question.path === '/version') return { major: '1', minor: version.split('.')[1], gitVersion: `v${version}` };
    if (!question.path.endsWith('/selfsubjectaccessreviews')) return super.ask(question);
    this.asked.push(`${question.method} ${question.path}`);
    const text = JSON.stringify(question.body);
    return { status: { allowed: !forbidden.some((word) => text.includes(word)) } };
  }
}

const put = (path: string, name: string, more: object = {}) =>
  api.ask({ method: 'POST', path, body: { metadata: { name, ...more } } });
const node = (name: string, address: string, names = [`docker.io/${image}`], ready = 'True') =>
  api.ask({
    method: 'POST',
    path: '/api/v1/nodes',
    body: {
      metadata: { name },
      status: {
        addresses: [{ type: 'InternalIP', address }],
        conditions: [{ type: 'Ready', status: ready }],
        images: [{ names }],
      },
    },
  });
beforeEach(async () => {
  api = new ForeignApiServer();
  [forbidden, version, server, knowsVersion] = [[], '1.34.1', new URL('https://k8s.example:6443'), false];
  options = { instance: 'one', wallImage: image, isPulled: false, address: undefined, reaches: async () => true };
  await node('a', '192.0.2.5');
  const byDefault = (group: string) => ({ annotations: { [`${group}/is-default-class`]: 'true' } });
  await put('/apis/storage.k8s.io/v1/storageclasses', 'fast', byDefault('storageclass.kubernetes.io'));
  await put('/apis/networking.k8s.io/v1/ingressclasses', 'nginx', byDefault('ingressclass.kubernetes.io'));
  await put('/apis/metrics.k8s.io/v1beta1/nodes', 'a');
});
const look = () => lookOver({ api, server, ca: undefined }, options);
const say = ({ state, title, found, fix }: ClusterFinding) => [
  state,
  title,
  found,
  ...(fix === undefined ? [] : [fix]),
];
const about = async (id: string) => (await look()).filter((finding) => finding.id === id).flatMap(say);

describe('a cluster that is fit', () => {
  it('has a line for each thing, with why a lesson needs it, and nothing of it was changed', async () => {
    const before = api.objects.size;
    api.asked.length = 0;
    const findings = await look();
    expect(isFit(findings)).toBe(true);
    expect(findings.map((finding) => say(finding).join(' | ')).join('\n')).toMatchInlineSnapshot(`
      "ok | API server | k8s.example:6443 answers
      ok | Version | v1.34.1
      ok | Permissions | all 36 that the set-up needs
      ok | Other Drydocks | none
      ok | Storage class | fast, the default
      ok | Wall's image | on every node
      ok | Way of sandboxes | the lab host reaches k8s.example:6443
      ok | Node ports | 10.200.0.3 leads to 192.0.2.5
      ok | Metrics | there
      ok | Ingress class | nginx, the default"
    `);
    expect(findings.every(({ why }) => why.length > 20)).toBe(true);
    expect(api.objects.size).toBe(before);
    expect(api.asked.filter((line) => !line.startsWith('GET') && !line.endsWith('accessreviews'))).toEqual([]);
  });

  it('is fit without metrics and ingress, and says what lessons will miss', async () => {
    api.objects.delete('/apis/metrics.k8s.io/v1beta1/nodes/a');
    api.before = ({ path }) => {
      if (path.startsWith('/apis/metrics')) throw new ApiError(404, 'NotFound', 'no such API');
    };
    api.objects.delete('/apis/networking.k8s.io/v1/ingressclasses/nginx');
    const findings = await look();
    expect(isFit(findings)).toBe(true);
    expect(findings.filter(({ state }) => state === 'warn').map(({ id }) => id)).toEqual(['metrics', 'ingress']);
  });
});

describe('a cluster that is not', () => {
  it('is one that does not answer: nothing else is said', async () => {
    api.isAway = true;
    const findings = await look();
    expect(findings.map(({ id, state }) => [id, state])).toEqual([['reach', 'bad']]);
    expect(findings[0]?.found).toContain('k8s.example:6443 does not answer: connect ECONNREFUSED');
  });

  it('is one that knows its version and no more, as without its etcd', async () => {
    [api.isAway, knowsVersion] = [true, true];
    const [finding, ...others] = await look();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ id: 'reach', state: 'bad' });
    expect(finding?.found).toContain('k8s.example:6443 answers some questions only: connect ECONNREFUSED');
  });

  it('is one of an old version', async () => {
    version = '1.29.4';
    expect(await about('version')).toEqual(['bad', 'Version', 'v1.29.4', 'Take a cluster of version 1.30 or later']);
  });

  it('is one in which the account may not do what the set-up does; the rights are named', async () => {
    forbidden = ['"escalate"', '"daemonsets"'];
    const [finding] = (await look()).filter(({ id }) => id === 'permissions');
    expect(finding?.state).toBe('bad');
    expect(finding?.found).toContain('may not get daemonsets.apps in drydock-system and 4 more:');
    expect(finding?.found).toContain('escalate clusterroles.rbac.authorization.k8s.io');
  });

  it('is one without a default storage class, and the command that makes one is said', async () => {
    api.objects.delete('/apis/storage.k8s.io/v1/storageclasses/fast');
    await put('/apis/storage.k8s.io/v1/storageclasses', 'fast');
    expect(await about('storage')).toEqual([
      ...['bad', 'Storage class', 'none of fast is the default'],
      'kubectl annotate storageclass fast storageclass.kubernetes.io/is-default-class=true',
    ]);
    api.objects.delete('/apis/storage.k8s.io/v1/storageclasses/fast');
    expect((await about('storage')).join()).toContain('there is none');
  });

  it('is one whose nodes have no image of the wall and are told of none to pull', async () => {
    await node('b', '192.0.2.6', ['docker.io/library/busybox:1']);
    await node('broken', '192.0.2.7', [], 'False');
    expect((await about('wall-image')).slice(0, 3)).toEqual(['bad', "Wall's image", `b has no image ${image}`]);
    options = { ...options, isPulled: true, wallImage: 'registry.example/wall:1' };
    expect(await about('wall-image')).toContain('ok');
  });

  it('is one whose API server sandboxes cannot reach', async () => {
    options = { ...options, reaches: async (_host, port) => port !== 6443 };
    expect((await about('door')).slice(0, 3)).toEqual([
      ...['bad', 'Way of sandboxes', 'the lab host does not reach k8s.example:6443'],
    ]);
    server = new URL('https://127.0.0.1:6443');
    options = { ...options, reaches: async () => true };
    expect((await about('door')).join()).toContain('127.0.0.1:6443 is this machine alone');
  });

  it('is one that another Drydock keeps', async () => {
    await put('/api/v1/namespaces', 'drydock-system', { labels: { 'dev.drydock.instance': 'two' } });
    expect((await about('neighbour')).join()).toContain('bad,Other Drydocks,this cluster belongs to the Drydock "two"');
    options = { ...options, instance: 'two' };
    expect(await about('neighbour')).toContain('ok');
  });
});

it('node ports lead to the first node, or to where the setting says', async () => {
  expect(await about('node-ports')).toContain('10.200.0.3 leads to 192.0.2.5');
  options = { ...options, address: '192.0.2.9', reaches: async (host) => host !== '192.0.2.9' };
  expect((await about('node-ports')).slice(0, 3)).toEqual([
    ...['warn', 'Node ports', '10.200.0.3 leads to 192.0.2.9, which the lab host does not reach'],
  ]);
});
