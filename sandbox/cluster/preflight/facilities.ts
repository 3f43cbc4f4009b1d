import { z } from 'zod';
import { ApiError, type ApiServer, orUndefined } from '../api/api-server.ts';
import type { ClusterFinding } from './finding.ts';

const classes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) }),
    }),
  ),
});

/** Whether claims without a class get a volume. */
export async function judgeStorage(api: ApiServer): Promise<ClusterFinding> {
  const base = {
    id: 'storage',
    title: 'Storage class',
    why: 'Lessons on volumes claim storage without naming a class',
  };
  const { all, byDefault } = await classesOf(
    api,
    '/apis/storage.k8s.io/v1/storageclasses',
    'storageclass.kubernetes.io',
  );
  if (byDefault !== undefined) return { ...base, state: 'ok', found: `${byDefault}, the default` };
  const found = all.length === 0 ? 'there is none' : `none of ${all.join(', ')} is the default`;
  const [name = 'NAME'] = all;
  return {
    ...base,
    state: 'bad',
    found,
    fix: `kubectl annotate storageclass ${name} storageclass.kubernetes.io/is-default-class=true${all.length === 0 ? ' (install a provisioner first, local-path for one)' : ''}`,
  };
}

/** Whether somebody takes Ingress objects that name no class. */
export async function judgeIngress(api: ApiServer): Promise<ClusterFinding> {
  const base = {
    id: 'ingress',
    title: 'Ingress class',
    why: 'Lessons on Ingress open host names without naming a class',
  };
  const { all, byDefault } = await classesOf(
    api,
    '/apis/networking.k8s.io/v1/ingressclasses',
    'ingressclass.kubernetes.io',
  );
  if (byDefault !== undefined) return { ...base, state: 'ok', found: `${byDefault}, the default` };
  const [name = 'NAME'] = all;
  return {
    ...base,
    state: 'warn',
    found: all.length === 0 ? 'there is none: host names answer nobody' : `none of ${all.join(', ')} is the default`,
    fix: `${all.length === 0 ? 'Install an ingress controller that answers at port 80 of a node, then ' : ''}kubectl annotate ingressclass ${name} ingressclass.kubernetes.io/is-default-class=true`,
  };
}

/** Whether `kubectl top` has an answer. */
export async function judgeMetrics(api: ApiServer): Promise<ClusterFinding> {
  const base = { id: 'metrics', title: 'Metrics', why: 'Lessons on limits and scaling look at kubectl top' };
  const found = await orUndefined(api.ask({ method: 'GET', path: '/apis/metrics.k8s.io/v1beta1/nodes' })).then(
    (answer) => (answer === undefined ? 'there is no metrics API' : undefined),
    (error: unknown) => {
      if (error instanceof ApiError) return `the metrics API refuses: ${error.message}`.slice(0, 300);
      throw error;
    },
  );
  if (found === undefined) return { ...base, state: 'ok', found: 'there' };
  return { ...base, state: 'warn', found, fix: 'Install metrics-server; kubectl top nodes says when it works' };
}

async function classesOf(api: ApiServer, path: string, group: string) {
  const { items } = classes.parse(await api.ask({ method: 'GET', path }));
  const [first] = items.filter(({ metadata }) => metadata.annotations[`${group}/is-default-class`] === 'true');
  return { all: items.map(({ metadata }) => metadata.name), byDefault: first?.metadata.name };
}
