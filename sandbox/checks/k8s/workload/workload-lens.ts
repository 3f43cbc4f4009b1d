import type { Fact } from '../../language/fact.ts';
import type { ObjectLens } from '../object/object-lens.ts';
import type { ContainerSpecLens } from '../pod/container-spec.ts';
import type { K8sPodLens } from '../pod/pod-lens.ts';

/** `complete`: all its pods are new and available. `failed`: it gave up (`ProgressDeadlineExceeded`). `paused`: it is held. */
export type RolloutState = 'progressing' | 'complete' | 'paused' | 'failed';

/** What keeps pods alive: a Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export interface WorkloadLens extends ObjectLens {
  /** How many pods it is to have. @unit pods */
  readonly replicas: Fact<number>;
  /** @unit pods */
  readonly readyReplicas: Fact<number>;
  /** Ready for as long as `minReadySeconds` asks. @unit pods */
  readonly availableReplicas: Fact<number>;
  /** Made from the present template. @unit pods */
  readonly updatedReplicas: Fact<number>;
  /** Labels that its pods must have; of a selector with expressions only the labels. */
  readonly selector: Fact<Readonly<Record<string, string>>>;
  /** Labels that its pods get. */
  readonly templateLabels: Fact<Readonly<Record<string, string>>>;
  /** @unit seconds */
  readonly minReadySeconds: Fact<number>;
  /** What `kubectl rollout status` says. */
  readonly rollout: Fact<RolloutState>;
  /** One container of the template by its name, or the first. */
  container(name?: string): ContainerSpecLens;
  /** Its pods, those that are being deleted left out, by their names. */
  pods(): readonly K8sPodLens[];
  readonly podNames: Fact<readonly string[]>;
  /** Another pod of the same name has another one. */
  readonly podUids: Fact<readonly string[]>;
}

export interface DeploymentLens extends WorkloadLens {
  /** `RollingUpdate` or `Recreate`. */
  readonly strategy: Fact<string>;
  /** As it was written: `1`, `25%`. */
  readonly maxSurge: Fact<string>;
  /** As it was written: `0`, `25%`. */
  readonly maxUnavailable: Fact<string>;
  /** Number of the present template in `kubectl rollout history`. @unit revision */
  readonly revision: Fact<number>;
  /** The ReplicaSet of the present template. */
  readonly replicaSet: ReplicaSetLens;
  /** All its ReplicaSets, the oldest first. */
  replicaSets(): readonly ReplicaSetLens[];
}

export interface ReplicaSetLens extends WorkloadLens {
  /** Number of its template in `kubectl rollout history`. @unit revision */
  readonly revision: Fact<number>;
}

export interface StatefulSetLens extends WorkloadLens {
  /** The Service that gives its pods their names. */
  readonly serviceName: Fact<string>;
  /** Each pod gets a claim of its own of each. */
  readonly claimTemplates: Fact<readonly string[]>;
}
