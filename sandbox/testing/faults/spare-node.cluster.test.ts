import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterTrouble } from '../../cli/cluster/cluster-trouble.ts';
import { nodesOf } from '../../cli/cluster/ensure-node.ts';
import { clusterNames } from '../../cli/cluster/names.ts';
import { removeNodes } from '../../cli/cluster/remove-nodes.ts';
import { fakeContext } from '../../cli/testing/fake-context.ts';
import { clusterAdministrator } from '../cluster-administrator.ts';
import { readInstance } from '../instance.ts';

/** A node of the same image, beside the one of the instance and for this test alone: its etcd writes to a file system that is small enough to fill. */
const instance = readInstance();
const { docker, controlPlane } = clusterAdministrator(instance);
const name = `${instance.name}-spare`;
const folder = mkdtempSync(join(tmpdir(), 'drydock-spare-'));
const disk = join(folder, 'etcd');
const { context } = fakeContext(folder, { DRYDOCK_NAME: name });

const run = async (program: string, ...args: string[]) => {
  const { exitCode, stderr } = await exec(program, args, {
    timeout: 400_000,
    nodeOptions: { env: { ...process.env, KIND_EXPERIMENTAL_DOCKER_NETWORK: instance.labHost } },
  });
  if (exitCode !== 0) throw new Error(`${program} ${args[0]}: ${stderr}`);
};
const kind = (...args: string[]) => run(clusterNames(instance).kind, ...args);

beforeAll(async () => {
  await run('mkdir', disk);
  await run('mount', '-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', disk);
  const image = await docker(['inspect', '--format', '{{.Config.Image}}', controlPlane]);
  const mounts = [{ hostPath: disk, containerPath: '/var/lib/etcd' }];
  const config = {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [{ role: 'control-plane', image, extraMounts: mounts }],
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'kind.yaml'), JSON.stringify(config));
  const files = ['--config', join(folder, 'kind.yaml'), '--kubeconfig', join(folder, 'kubeconfig')];
  await kind('create', 'cluster', '--name', name, ...files, '--wait', '180s');
});
afterAll(async () => {
  await kind('delete', 'cluster', '--name', name);
  await run('umount', disk);
  rmSync(folder, { recursive: true });
});

it('a full disk is called so while the API server is away, and the cluster goes on by itself when there is room', async () => {
  expect(await clusterTrouble(context)).toBeUndefined();
  const found = async () => (await clusterTrouble(context))?.found;
  const fill = join(disk, 'fill');
  // Ends when nothing fits in any more.
  await run('dd', 'if=/dev/zero', `of=${fill}`, 'bs=1M').catch(() => undefined);
  const full = 'its API server does not answer: the disk is full';
  await expect.poll(found, { timeout: 300_000, interval: 1000 }).toBe(full);
  rmSync(fill);
  await expect.poll(found, { timeout: 600_000, interval: 2000 }).toBeUndefined();
}, 900_000);

it('a node is removed in which something is frozen for good', async () => {
  // As a runc leaves it that was killed while it set limits. On cgroup v2 there is no such folder, and frozen processes die.
  const freeze = `cd /sys/fs/cgroup/freezer || exit 0
    mkdir cold; sleep 3600 & echo $! > cold/tasks; echo FROZEN > cold/freezer.state; cat cold/freezer.state`;
  await docker(['exec', clusterNames(context.settings).node, 'sh', '-c', freeze]);
  expect(await nodesOf(context)).toHaveLength(1);
  await removeNodes(context);
  expect(await nodesOf(context)).toEqual([]);
});
