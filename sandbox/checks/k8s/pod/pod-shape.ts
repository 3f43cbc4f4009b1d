import { z } from 'zod';
import type { Kind } from '../object/kind.ts';
import {
  condition,
  count,
  flag,
  listOf,
  maybeCount,
  maybeText,
  meta,
  portReference,
  text,
  words,
} from '../object/shape.ts';

const keyRef = z.object({ name: text, key: text });
const variable = z.object({
  name: text,
  value: text,
  valueFrom: z
    .object({
      configMapKeyRef: keyRef.optional().catch(undefined),
      secretKeyRef: keyRef.optional().catch(undefined),
      fieldRef: z.object({ fieldPath: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
const named = z.object({ name: text }).optional().catch(undefined);

const probe = z
  .object({
    httpGet: z.object({ path: text, port: portReference }).optional().catch(undefined),
    tcpSocket: z.object({ port: portReference }).optional().catch(undefined),
    exec: z
      .object({ command: listOf(z.string()) })
      .optional()
      .catch(undefined),
    grpc: z.object({ port: count }).optional().catch(undefined),
    initialDelaySeconds: count,
    periodSeconds: z.number().catch(10),
    failureThreshold: z.number().catch(3),
  })
  .optional()
  .catch(undefined);
export type Probe = NonNullable<z.infer<typeof probe>>;

const container = z.object({
  name: text,
  image: text,
  imagePullPolicy: text,
  command: listOf(z.string()),
  args: listOf(z.string()),
  ports: listOf(z.object({ name: text, containerPort: count, protocol: text })),
  env: listOf(variable),
  envFrom: listOf(z.object({ configMapRef: named, secretRef: named })),
  resources: z.object({ requests: words, limits: words }).catch({ requests: {}, limits: {} }),
  volumeMounts: listOf(z.object({ name: text, mountPath: text, subPath: text, readOnly: flag })),
  readinessProbe: probe,
  livenessProbe: probe,
  startupProbe: probe,
  restartPolicy: maybeText,
});
export type ContainerSpec = z.infer<typeof container>;

const items = listOf(z.object({ key: text }));
const volume = z.object({
  name: text,
  configMap: z.object({ name: text, optional: flag, items }).optional().catch(undefined),
  secret: z.object({ secretName: text, optional: flag, items }).optional().catch(undefined),
  persistentVolumeClaim: z.object({ claimName: text }).optional().catch(undefined),
  emptyDir: z.object({}).optional().catch(undefined),
});
export type Volume = z.infer<typeof volume>;

/** What a pod is to be; the template of a workload has the same. */
export const podSpec = z
  .object({
    containers: listOf(container),
    initContainers: listOf(container),
    volumes: listOf(volume),
    nodeName: text,
    restartPolicy: text,
    serviceAccountName: text,
    terminationGracePeriodSeconds: z.number().catch(30),
  })
  .catch({
    containers: [],
    initContainers: [],
    volumes: [],
    nodeName: '',
    restartPolicy: '',
    serviceAccountName: '',
    terminationGracePeriodSeconds: 30,
  });
export type PodSpec = z.infer<typeof podSpec>;

const terminated = z
  .object({ exitCode: count, signal: maybeCount, reason: text, message: text, startedAt: text, finishedAt: text })
  .optional()
  .catch(undefined);
const state = z
  .object({
    waiting: z.object({ reason: text, message: text }).optional().catch(undefined),
    running: z.object({ startedAt: text }).optional().catch(undefined),
    terminated,
  })
  .catch({});

const containerStatus = z.object({
  name: text,
  ready: flag,
  restartCount: count,
  state,
  lastState: state,
  imageID: text,
  containerID: text,
});
export type ContainerStatus = z.infer<typeof containerStatus>;

const podShape = z.object({
  metadata: meta,
  spec: podSpec,
  status: z
    .object({
      phase: text,
      reason: text,
      message: text,
      podIP: text,
      hostIP: text,
      startTime: text,
      conditions: listOf(condition),
      containerStatuses: listOf(containerStatus),
      initContainerStatuses: listOf(containerStatus),
    })
    .catch({
      phase: '',
      reason: '',
      message: '',
      podIP: '',
      hostIP: '',
      startTime: '',
      conditions: [],
      containerStatuses: [],
      initContainerStatuses: [],
    }),
});
export type Pod = z.infer<typeof podShape>;

export const pods: Kind<Pod> = { source: 'k8s:pods', word: 'pod', shape: podShape };

/** What the kubelet says of a container. Must be pure. */
export const statusOf = ({ status }: Pod, name: string): ContainerStatus | undefined =>
  [...status.containerStatuses, ...status.initContainerStatuses].find((one) => one.name === name);

/** Whether it gets traffic. Must be pure. */
export const isReady = ({ status }: Pod): boolean =>
  status.conditions.some(({ type, status: holds }) => type === 'Ready' && holds === 'True');
