import { exec } from 'tinyexec';
import { beforeAll, expect, it } from 'vitest';
import type { SandboxId } from '#protocol';
import { readInstance } from '../../testing/instance.ts';
import { inLabHost } from '../../testing/lab-host.ts';
import { newLearner } from '../../testing/learner.ts';
import { clusterNames } from './names.ts';

/** The cluster as the set-up has made it: what a sandbox reaches of it, and that it outlives a restart at another address. */
const instance = readInstance();
const { node, cluster } = clusterNames({ name: instance.name, data: instance.data });
let sandbox: SandboxId;
beforeAll(async () => {
  sandbox = await (await newLearner(instance.url)).sandbox();
});

const inSandbox = (script: string) => inLabHost(instance, `docker exec ${sandbox} bash -lc '${script}' 2>&1`);
const docker = async (...args: string[]) => {
  const { stdout, stderr, exitCode } = await exec('docker', args, { timeout: 240_000 });
  if (exitCode !== 0) throw new Error(`docker ${args[0]}: ${stderr}`);
  return stdout.trim();
};
const kubectl = (...args: string[]) =>
  docker('exec', node, 'kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', ...args);
const address = () => docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', node);
/** What a sandbox gets at the API server's door; the certificate must be good for the address. */
const ask = async (name: string) => {
  const ca = await docker('exec', node, 'base64', '-w0', '/etc/kubernetes/pki/ca.crt');
  return inSandbox(
    `base64 -d <<< ${ca} > /tmp/ca.crt; curl -s -m 5 --cacert /tmp/ca.crt https://${name}:6443/livez || true`,
  );
};

it('a sandbox finds the tools, and the API server under a certificate for its one address and name', async () => {
  expect(await inSandbox('kubectl version --client; helm version --short; kompose version')).toMatch(
    /v1\.34\.\d+[\s\S]*v3\.22\.0[\s\S]*1\.36\.0/,
  );
  expect([await ask('10.200.0.3'), await ask('kubernetes.course')]).toEqual(['ok', 'ok']);
});

it('reaches neither kubelet nor etcd, by the address of the course or by the node’s own', async () => {
  for (const host of ['10.200.0.3', await address()]) {
    for (const port of [22, 2379, 10_250, 10_257, 30_500]) {
      const said = await inSandbox(`timeout 5 bash -c "< /dev/tcp/${host}/${port}" && echo open || true`);
      expect(said, `${host}:${port}`).toContain('refused');
    }
  }
});

it('a host name leads through the ingress controller, which says that nobody has it', async () => {
  expect(
    await inSandbox('curl -s -m 10 -o /dev/null -w "%{http_code}" -H "Host: nobody.test" http://10.200.0.3/'),
  ).toBe('404');
});

it('measures what nodes and pods use', async () => {
  // The first figures are there half a minute after a start.
  await expect.poll(() => kubectl('top', 'nodes').catch(String), { timeout: 200_000, interval: 1000 }).toContain(node);
});

it('the cluster pulls what a learner would: a name of Docker Hub comes from the course registry', async () => {
  const name = 'pull-test';
  await kubectl('run', name, '--image=redis:8', '--restart=Never', '--command', '--', 'redis-server', '--version');
  try {
    await kubectl('wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=200s');
    expect(await kubectl('logs', name)).toContain('Redis server v=');
  } finally {
    await kubectl('delete', 'pod', name, '--wait=false');
  }
});

it('busybox runs what a pod says and nothing before it, as the official image does', async () => {
  const name = 'command-test';
  await kubectl(
    'run',
    name,
    '--image=busybox:1.37',
    '--restart=Never',
    '--',
    'sh',
    '-c',
    'echo "$0 and $1"',
    'one',
    'two',
  );
  try {
    await kubectl('wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=200s');
    expect(await kubectl('logs', name)).toBe('one and two');
  } finally {
    await kubectl('delete', 'pod', name, '--wait=false');
  }
});

it('a claim of the class that is there by default becomes a folder of a node, and is gone with its claim', async () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'claim-test' } };
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '16Mi' } } };
  const mount = { name: 'data', mountPath: '/data' };
  const container = {
    name: 'a',
    image: 'busybox:1.37',
    command: ['sh', '-c', 'echo kept > /data/x'],
    volumeMounts: [mount],
  };
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'claim-test' } };
  const pod = { restartPolicy: 'Never', containers: [container], volumes: [volume] };
  const items = [
    { ...claim, spec },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'claim-test' }, spec: pod },
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const listed = await docker('ps', '--filter', `label=io.x-k8s.kind.cluster=${cluster}`, '--format', '{{.Names}}');
  const find = 'ls /var/local-path-provisioner 2> /dev/null | grep claim-test || true';
  const folders = async () =>
    (await Promise.all(listed.split('\n').map((name) => docker('exec', name, 'sh', '-c', find)))).join('');
  const base64 = Buffer.from(list).toString('base64');
  const apply = `echo ${base64} | base64 -d | kubectl --kubeconfig=/etc/kubernetes/admin.conf apply -f -`;
  await docker('exec', node, 'sh', '-c', apply);
  try {
    await kubectl('wait', 'pod/claim-test', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=200s');
    expect(await folders()).toContain('claim-test');
  } finally {
    await kubectl('delete', 'pod/claim-test', 'pvc/claim-test');
  }
  await expect.poll(folders, { timeout: 200_000, interval: 500 }).toBe('');
});

it('outlives a restart with another address: API server, pods, and the way from sandboxes', async () => {
  const before = await address();
  const squatter = `${instance.name}-squatter`;
  await docker('stop', '--time', '10', node);
  try {
    // Somebody else gets the address meanwhile: sandboxes must not be led to him.
    const image = await docker('inspect', '--format', '{{.Config.Image}}', node);
    const label = `dev.drydock.instance=${instance.name}`;
    const place = ['--network', instance.labHost, '--ip', before];
    await docker(
      'run',
      '--detach',
      '--name',
      squatter,
      '--label',
      label,
      ...place,
      '--entrypoint',
      'sleep',
      image,
      '900',
    );
    await expect
      .poll(() => inLabHost(instance, 'nft list table inet drydock'), { timeout: 60_000 })
      .not.toMatch(new RegExp(`${before.replaceAll('.', '\\.')}\\b`));
    await docker('start', node);
    expect(await address()).not.toBe(before);
    await expect.poll(() => ask('10.200.0.3').catch(String), { timeout: 300_000, interval: 1000 }).toBe('ok');
    await kubectl('wait', 'node', '--all', '--for=condition=Ready', '--timeout=200s');
    await kubectl('rollout', 'status', '--namespace=kube-system', 'deployment/coredns', '--timeout=200s');
    const inside = await kubectl('get', 'nodes', '--output', 'jsonpath={.items[0].status.addresses[0].address}');
    expect(inside).toBe(await address());
  } finally {
    await docker('rm', '--force', '--volumes', squatter);
    await docker('start', node);
  }
});
