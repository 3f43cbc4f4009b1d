import { describe, expect, it } from 'vitest';
import { CheckFailed } from '#checks';
import type { ClusterObject, ProbeRequest, ProbeResult, Snapshots } from '#protocol';
import exercise from '../../lessons/kubernetes/05-services/checks.ts';
import { aCluster, aDeployment, aPod, aPodLog, aService, aSlice, labNamespace } from '../testing/cluster-things.ts';
import { someConstants } from '../testing/constants.ts';
import { lensesOver } from '../testing/fixed-reader.ts';
import { failVerdict, verdictText } from './verdict/format.ts';

/** The words of the lesson's checks for one world, without a cluster: every message a learner can meet, as he meets it. */
const constants = { ...someConstants, seeds: { name: 'harbor' } };

const container = { ports: [{ name: 'http', containerPort: 5000, protocol: 'TCP' }] };
const deployment = (replicas = 3) => aDeployment({ name: 'hello', replicas, container });
const podsOf = (objects: readonly ClusterObject[]) => objects.filter(({ kind }) => kind === 'Pod');
const service = (parts: Partial<Parameters<typeof aService>[0]> = {}) =>
  aService({ name: 'hello', selector: { app: 'hello' }, ...parts });
const port = (one: object) => ({ ports: [{ port: 80, targetPort: 5000, protocol: 'TCP', ...one }] });

/** `hello` with its Service, or another one, and what else there is. */
function hello(parts: Parameters<typeof service>[0] = {}, ...others: readonly ClusterObject[]) {
  const objects = deployment();
  return aCluster(...objects, service(parts), aSlice('hello', podsOf(objects)), ...others);
}

/** The client with this variable, and what it has written. */
function client(value: string | undefined, log = 'hello-1-1 hello-1-2 hello-1-1'): Partial<Snapshots> {
  const env = value === undefined ? [] : [{ name: 'TARGET', value }];
  const pod = aPod({ name: 'client-harbor', container: { env } });
  return { ...hello({}, pod), ...aPodLog('client-harbor', 'web', log) };
}

/** Pods beside those of the Deployment, made by its ReplicaSet once; `served` are in the slice. */
function aside(parts: { replicas?: number; served?: boolean; madeBy?: string; phase?: string } = {}) {
  const { replicas = 3, served = false, madeBy = 'hello-1-', phase = 'Running' } = parts;
  const objects = deployment(replicas);
  const pod = aPod({ name: 'hello-1-9', status: { phase } });
  const other = { ...pod, metadata: { ...pod.metadata, generateName: madeBy } };
  const behind = [...podsOf(objects), ...(served ? [other] : [])];
  return aCluster(...objects, other, service(), aSlice('hello', behind));
}
const all = (replicas: number) =>
  aCluster(...deployment(replicas), service(), aSlice('hello', podsOf(deployment(replicas))));

const worlds: Record<string, Record<string, Partial<Snapshots>>> = {
  'cluster-ip': {
    fresh: aCluster(...deployment()),
    'labels of the Deployment': aCluster(...deployment(), service({ selector: { tier: 'front' } })),
    'one of three is behind it': aCluster(...deployment(), service(), aSlice('hello', podsOf(deployment(1)))),
    'three of four are behind it': aCluster(...deployment(4), service(), aSlice('hello', podsOf(deployment(3)))),
    'the port of the app': hello(port({ port: 5000 })),
    'the port of the nodes': hello(port({ port: 31_004 })),
    'another port': hello(port({ port: 8080 })),
    UDP: hello(port({ protocol: 'UDP' })),
    'another target port': hello(port({ targetPort: 80 })),
    'a named target port, right': hello(port({ targetPort: 'http' })),
    right: hello(),
  },
  'by-name': {
    fresh: hello(),
    'no variable': client(undefined),
    'address of a pod': client('10.244.0.7:5000'),
    'address of the Service': client('http://10.96.7.7/'),
    'another namespace': client('hello.default.svc.cluster.local'),
    'another name': client('helo'),
    'one pod': client('hello', 'hello-1-1 hello-1-1'),
    'a path that names no pod': client('hello', '{"info":true}\n{"info":true}\n'),
    'names of pods of others': client('hello', 'hello-2-1 hello-2-2 hallo-1-1'),
    'the full name, right': client(`http://Hello.${labNamespace}.svc.cluster.local.:80/info`),
    'name and namespace, right': client(`hello.${labNamespace}`),
    'pods that are gone, right': client('hello', '{"pod_name":"hello-1-7"}\n{"pod_name":"hello-1-8"}'),
    right: client('hello'),
  },
  'node-port': {
    fresh: hello(),
    'the port of the nodes for its own': hello(
      {},
      aService({ name: 'out', selector: { app: 'hello' }, ...port({ port: 31_004 }) }),
    ),
    'a Service of other pods': hello(
      {},
      aService({ name: 'out', type: 'NodePort', selector: { app: 'x' }, ...port({ nodePort: 31_004 }) }),
    ),
    'another target port': hello({ type: 'NodePort', ...port({ targetPort: 80, nodePort: 31_004 }) }),
    'a closed node port': hello({ type: 'NodePort', ...port({ nodePort: 31_005 }) }),
    'another Service, right': hello(
      {},
      aService({ name: 'out', type: 'NodePort', selector: { app: 'hello' }, ...port({ nodePort: 31_004 }) }),
    ),
    'load balancer, right': hello({ type: 'LoadBalancer', ...port({ nodePort: 31_004 }) }),
    right: hello({ type: 'NodePort', ...port({ nodePort: 31_004 }) }),
  },
  'set-aside': {
    fresh: all(3),
    'one more': all(4),
    'still served': aside({ served: true }),
    'two others': aside({ replicas: 2 }),
    'four others': aside({ replicas: 4 }),
    'made by somebody else': aside({ madeBy: 'other-1-' }),
    ended: aside({ phase: 'Succeeded' }),
    right: aside(),
  },
};

/** Port 5000 of pods answers, and node port 31004. */
function answer(request: ProbeRequest): ProbeResult {
  const open = 'port' in request && request.port === ('pod' in request ? 5000 : 31_004);
  if (!open) return { outcome: 'refused', milliseconds: 1 };
  return { outcome: 'answered', status: 200, headers: {}, body: '{"info":true}\n', cut: false, milliseconds: 1 };
}

async function told(id: string, world: Partial<Snapshots>): Promise<string> {
  try {
    await exercise.checks.find((check) => check.id === id)?.test(lensesOver(world, constants, answer));
    return 'pass';
  } catch (error) {
    if (error instanceof CheckFailed) return verdictText('', failVerdict(error.failure));
    throw error;
  }
}

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', async (title, world) => {
    const text = await told(id, world);
    expect(text === 'pass', text).toBe(title.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
