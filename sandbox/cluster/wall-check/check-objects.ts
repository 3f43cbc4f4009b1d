import { type SandboxId, sandboxId } from '#protocol';
import type { KubeObject } from '../api/kube-object.ts';
import { systemNamespace } from '../names.ts';
import { type CheckTarget, listenPort } from './targets.ts';

/** Two learners who are nobody: one tries, the other is tried. */
export const checkSandboxes: readonly [mine: SandboxId, other: SandboxId] = [
  sandboxId.parse('s-wallcheckaaa'),
  sandboxId.parse('s-wallcheckbbb'),
];

const folder = 'sandbox/cluster/wall-check';

interface CheckPod {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly command: readonly string[];
}

function pod({ name, namespace, image, command }: CheckPod, spec: object, container: object): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 5,
      automountServiceAccountToken: false,
      containers: [
        {
          name,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['node', '--disable-warning=ExperimentalWarning', ...command],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '1', memory: '256Mi' } },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** Plays the world on a node: the one privileged pod there, for some seconds. */
export function worldPod(image: string, nodeName: string): KubeObject {
  const command = [`${folder}/world.ts`];
  return pod(
    { name: `wall-check-world-${nodeName}`, namespace: systemNamespace, image, command },
    { hostNetwork: true, nodeName, tolerations: [{ operator: 'Exists' }] },
    {
      securityContext: { privileged: true },
      readinessProbe: { exec: { command: ['test', '-e', '/run/world-ready'] }, periodSeconds: 1 },
    },
  );
}

/** Listens, as a pod of a learner. */
export function listenerPod(namespace: string, image: string): KubeObject {
  const command = [`${folder}/listen.ts`, String(listenPort)];
  const readinessProbe = { tcpSocket: { port: listenPort }, periodSeconds: 1 };
  return pod({ name: 'listener', namespace, image, command }, {}, { readinessProbe });
}

/** Tries all targets from a learner's pod on this node. */
export function probePod(
  namespace: string,
  image: string,
  nodeName: string,
  targets: readonly CheckTarget[],
): KubeObject {
  const command = [`${folder}/probe.ts`, JSON.stringify(targets)];
  return pod({ name: `probe-${nodeName}`, namespace, image, command }, { nodeName }, {});
}
