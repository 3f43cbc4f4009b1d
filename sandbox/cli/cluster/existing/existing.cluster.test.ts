import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openApi } from '../../../cluster/api/open-api.ts';
import {
  type Cluster,
  connectCluster,
  isFit,
  leaveCluster,
  lookOver,
  openClusterSpaces,
  prepareCluster,
} from '../../../cluster/index.ts';
import { clusterAdministrator } from '../../../testing/cluster-administrator.ts';
import { newSandboxId } from '../../../testing/course-cluster.ts';
import { readInstance } from '../../../testing/instance.ts';
import { fakeContext } from '../../testing/fake-context.ts';
import { clusterNames } from '../names.ts';
import { certifiedName, writePlatformKubeconfig } from '../platform-kubeconfig.ts';
import { lookOptions } from './look-at-existing.ts';

/** A cluster that stands already, of somebody else: bare, in the lab host's network. Another Drydock moves in, and out again. */
const instance = readInstance();
const { docker, controlPlane } = clusterAdministrator(instance);
const name = `${instance.name}-other`;
const node = `${name}-control-plane`;
const folder = mkdtempSync(join(tmpdir(), 'drydock-other-'));
const kind = async (...args: string[]) => {
  const { exitCode, stderr } = await exec(clusterNames(instance).kind, args, {
    timeout: 400_000,
    nodeOptions: { env: { ...process.env, KIND_EXPERIMENTAL_DOCKER_NETWORK: instance.labHost } },
  });
  if (exitCode !== 0) throw new Error(`kind ${args[0]}: ${stderr}`);
};
const wallImage = async () => {
  const images = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}', `${instance.name}-kubernetes/wall`]);
  return images.split('\n')[0] ?? '';
};

let cluster: Cluster;
let image: string;
/** The look of a Drydock of this name, by way of the lab host that runs. */
const look = () => {
  const { context } = fakeContext(folder, { DRYDOCK_NAME: instance.name });
  return lookOver(cluster, { ...lookOptions(context), wallImage: image });
};
const states = async () => Object.fromEntries((await look()).map(({ id, state }) => [id, state]));

beforeAll(async () => {
  const of = await docker(['inspect', '--format', '{{.Config.Image}}', controlPlane]);
  image = await wallImage();
  const file = join(folder, 'kubeconfig');
  await kind('create', 'cluster', '--name', name, '--image', of, '--kubeconfig', file, '--wait', '180s');
  const place = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const address = await docker(['inspect', '--format', place, node]);
  // At the address that others reach, and by a name that only the certificate knows.
  const text = readFileSync(file, 'utf8').replace(
    /server: .*/,
    `server: https://${address}:6443\n    tls-server-name: ${node}`,
  );
  writeFileSync(file, text, { mode: 0o600 });
  cluster = connectCluster(file);
});
afterAll(async () => {
  cluster?.api.close();
  await kind('delete', 'cluster', '--name', name);
  rmSync(folder, { recursive: true });
});

it('the pre-flight names what a bare cluster lacks, and changes nothing', async () => {
  expect(await states()).toEqual({
    ...{
      reach: 'ok',
      version: 'ok',
      permissions: 'ok',
      neighbour: 'ok',
      storage: 'ok',
      door: 'ok',
      'node-ports': 'ok',
    },
    ...{ 'wall-image': 'bad', metrics: 'warn', ingress: 'warn' },
  });
  const there = await cluster.api.ask({ method: 'GET', path: '/api/v1/namespaces' });
  expect(JSON.stringify(there)).not.toContain('drydock');
});

it('with the image on its nodes it is fit, its wall holds, and a learner is let in under the name of its certificate', async () => {
  const archive = join(folder, 'wall.tar');
  await docker(['save', '--output', archive, image]);
  await kind('load', 'image-archive', archive, '--name', name);
  await expect.poll(async () => isFit(await look()), { timeout: 400_000, interval: 2000 }).toBe(true);

  const { signal } = new AbortController();
  const wall = await prepareCluster(cluster, {
    ...{ image, signal, egress: 'on', isInUse: false, instance: instance.name },
    onStep: () => undefined,
  });
  expect(wall).toEqual({ state: 'open' });

  const { context } = fakeContext(folder, { DRYDOCK_NAME: 'newcomer' });
  await writePlatformKubeconfig(context, cluster, certifiedName(cluster));
  const web = connectCluster(clusterNames(context.settings).kubeconfig);
  try {
    const spaces = openClusterSpaces(web, { instance: instance.name, now: Date.now });
    const space = await spaces.open(newSandboxId());
    const { token, kubeconfig } = await spaces.key(space);
    expect(parse(kubeconfig)).toMatchObject({
      clusters: [{ cluster: { server: 'https://10.200.0.3:6443', 'tls-server-name': node } }],
    });
    const learner = openApi({ ...web, token: () => token });
    const pods = `/api/v1/namespaces/${space.namespace}/pods`;
    expect(await learner.ask({ method: 'GET', path: pods })).toMatchObject({ kind: 'PodList', items: [] });
    learner.close();
  } finally {
    web.api.close();
  }
});

it('belongs to that Drydock from then on: another one is refused', async () => {
  const { context } = fakeContext(folder, { DRYDOCK_NAME: 'third' });
  const findings = await lookOver(cluster, { ...lookOptions(context), wallImage: image });
  expect(findings.find(({ id }) => id === 'neighbour')).toMatchObject({
    ...{ state: 'bad', found: `this cluster belongs to the Drydock "${instance.name}"` },
  });
});

it('is left without anything of ours, namespaces of learners among it', async () => {
  await leaveCluster(cluster, instance.name);
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const paths = [
    ...['/api/v1/namespaces', '/api/v1/persistentvolumes', `${rbac}/clusterroles`, `${rbac}/clusterrolebindings`],
    ...[`${rbac}/roles`, `${rbac}/rolebindings`],
    '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
    '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  ];
  const left = async () => {
    const answers = await Promise.all(paths.map((path) => cluster.api.ask({ method: 'GET', path })));
    return JSON.stringify(answers).match(/"name":"(drydock-[a-z-]*|lab-[a-z0-9]*|manual-[0-9]*)"/g) ?? [];
  };
  await expect.poll(left, { timeout: 200_000, interval: 1000 }).toEqual([]);
});
