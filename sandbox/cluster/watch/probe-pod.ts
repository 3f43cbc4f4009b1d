import { z } from 'zod';
import { probePod, UserError } from '#protocol';
import { ApiError, type ApiServer, orUndefined } from '../api/api-server.ts';
import type { KubeObject } from '../api/kube-object.ts';

/** Its only container. */
export const probeContainer = 'probe';

/** Seconds that it lives: a lesson's checks ask within them, and what nobody needs any longer ends by itself. */
const life = 300;

const podAnswer = z.object({
  metadata: z.object({ deletionTimestamp: z.string().optional() }),
  status: z.object({
    phase: z.string().default(''),
    containerStatuses: z.array(z.object({ ready: z.boolean() })).default([]),
  }),
});

/** The least that can ask: no key to the API, no variables of Services, room that no quota feels. */
function probePodObject(namespace: string): KubeObject {
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name: probePod.name, namespace, labels: { [probePod.label]: 'true' } },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      containers: [
        {
          name: probeContainer,
          image: 'busybox:1.37',
          command: ['sleep', `${life}`],
          resources: { requests: { cpu: '1m', memory: '4Mi' }, limits: { cpu: '250m', memory: '32Mi' } },
        },
      ],
    },
  };
}

/**
 * Sees to it that the namespace has a pod that can ask, made with the learner's own key: no account of ours may make pods. Throws UserError
 * `probe-pod-starting` (503) until it runs: whoever wants to ask comes again.
 */
export async function requireProbePod(api: ApiServer, namespace: string): Promise<void> {
  const all = `/api/v1/namespaces/${namespace}/pods`;
  const path = `${all}/${probePod.name}`;
  const found = await orUndefined(api.ask({ method: 'GET', path }));
  if (found === undefined) {
    await make(api, all, namespace);
    throw starting();
  }
  const { metadata, status } = podAnswer.parse(found);
  if (metadata.deletionTimestamp !== undefined) throw starting();
  if (status.phase === 'Succeeded' || status.phase === 'Failed') {
    await orUndefined(api.ask({ method: 'DELETE', path, body: { kind: 'DeleteOptions', gracePeriodSeconds: 0 } }));
    throw starting();
  }
  if (!status.containerStatuses.some(({ ready }) => ready)) throw starting();
}

async function make(api: ApiServer, path: string, namespace: string): Promise<void> {
  try {
    await api.ask({ method: 'POST', path, body: probePodObject(namespace) });
  } catch (error) {
    // Another check was faster.
    if (error instanceof ApiError && error.status === 409) return;
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    const message = `Kubernetes refuses the pod that asks for the checks: ${error.message}`.slice(0, 300);
    throw new UserError({ code: 'no-probe-pod', message }, { status: 503, cause: error });
  }
}

const starting = () =>
  new UserError(
    { code: 'probe-pod-starting', message: 'The pod that asks for the checks is starting' },
    { status: 503 },
  );
