import type { HttpAnswer } from '../../http/http-answer.ts';
import type { HttpOptions } from '../../http/http-lens.ts';
import type { Fact } from '../../language/fact.ts';
import type { ObjectLens } from '../object/object-lens.ts';

/** One Service of the learner's namespace. It need not exist: its facts are then absent and say why. */
export interface K8sServiceLens extends ObjectLens {
  /** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`. */
  readonly type: Fact<string>;
  /** `None` for a headless one. */
  readonly clusterIP: Fact<string>;
  /** Labels that a pod must have. */
  readonly selector: Fact<Readonly<Record<string, string>>>;
  /** Names of the pods that the selector takes, ready or not. */
  readonly selectedPods: Fact<readonly string[]>;
  /** Its ports. @unit port number */
  readonly ports: Fact<readonly number[]>;
  /** One port by its number or name, or the first. */
  port(port?: number | string): ServicePortLens;
  readonly endpoints: {
    /** Pods that get traffic. */
    readonly ready: Fact<readonly string[]>;
    /** How many. @unit count */
    readonly readyCount: Fact<number>;
    /** Pods that the selector takes and that get none, since they are not ready. */
    readonly notReady: Fact<readonly string[]>;
  };
  /**
   * What a ready pod behind it answers on the target port, asked from the node. With `from: 'pod'` it is asked as programs in the namespace
   * do: by its name, from a pod that is made for that, so that names, ports of the Service and network policies count. A probe: `await` it.
   * What is asked through a node port is `t.http.get`.
   */
  get(path?: string, options?: ServiceAsk): Promise<HttpAnswer>;
}

export interface ServiceAsk extends HttpOptions {
  /** Of the Service, by its number or name; the first unless said otherwise. */
  readonly port?: number | string;
  /** `node` unless said otherwise. */
  readonly from?: 'node' | 'pod';
}

export interface ServicePortLens {
  /** @unit port number */
  readonly port: Fact<number>;
  /** Of the pods, as it was written: `5000`, `http`. */
  readonly targetPort: Fact<string>;
  /** Of every node; absent when the Service has none. @unit port number */
  readonly nodePort: Fact<number>;
  readonly protocol: Fact<string>;
}
