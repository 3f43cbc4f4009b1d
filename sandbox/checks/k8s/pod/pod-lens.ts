import type { HttpAnswer } from '../../http/http-answer.ts';
import type { HttpOptions } from '../../http/http-lens.ts';
import type { Fact } from '../../language/fact.ts';
import type { ObjectLens } from '../object/object-lens.ts';
import type { ContainerSpecLens } from './container-spec.ts';

/** One pod of the learner's namespace, in kubectl's words. */
export interface K8sPodLens extends ObjectLens {
  /** `Pending`, `Running`, `Succeeded`, `Failed`. */
  readonly phase: Fact<string>;
  /** The column STATUS of kubectl: `Running`, `CrashLoopBackOff`, `ImagePullBackOff`, `Init:0/1`, `Terminating`. */
  readonly status: Fact<string>;
  /** Whether it is ready: then Services send traffic to it. */
  readonly ready: Fact<boolean>;
  /** All its containers together. @unit count */
  readonly restarts: Fact<number>;
  /** Absent until it has one. */
  readonly ip: Fact<string>;
  /** Absent until the scheduler has chosen one. */
  readonly node: Fact<string>;
  readonly restartPolicy: Fact<string>;
  readonly serviceAccount: Fact<string>;
  readonly containerNames: Fact<readonly string[]>;
  readonly initContainerNames: Fact<readonly string[]>;
  /** One container by its name, or the first. */
  container(name?: string): PodContainerLens;
  /**
   * What a port of the pod answers, asked from the node: a readiness probe goes the same way. A probe: `await` it.
   */
  get(port: number, path?: string, options?: HttpOptions): Promise<HttpAnswer>;
}

/** One container of a pod: how it was declared and what became of it. */
export interface PodContainerLens extends ContainerSpecLens {
  /** `waiting`, `running`, `terminated`. */
  readonly state: Fact<string>;
  /** Why it waits or how it ended: `CrashLoopBackOff`, `OOMKilled`, `Completed`; empty while it runs. */
  readonly reason: Fact<string>;
  readonly ready: Fact<boolean>;
  /** Since when it runs; absent, with the reason, while it does not. @unit milliseconds since 1970 */
  readonly startedAt: Fact<number>;
  /** @unit count */
  readonly restartCount: Fact<number>;
  /** Of its last end; absent when it never ended. @unit exit code */
  readonly lastExitCode: Fact<number>;
  /** Of its last end: `OOMKilled`, `Error`, `Completed`. */
  readonly lastReason: Fact<string>;
  /** What that image meant: its digest. */
  readonly imageId: Fact<string>;
  /** The end of what it wrote, 64 KiB at most. */
  readonly log: Fact<string>;
  /** The same line by line, without line ends. */
  readonly logLines: Fact<readonly string[]>;
  /**
   * A variable as the running container has it, wherever it came from: fixed when the container was made, so it may differ from what is
   * declared by now. What a program sets for itself is not seen. A probe: `await` it.
   */
  runtimeVariable(name: string): Promise<Fact<string>>;
  /**
   * The text of a file as the container has it, 64 KiB at most: what is mounted, not what is meant to be. Needs `head` in the image. While
   * changed settings are on their way into it, a wrong text is waited for. A probe: `await` it.
   */
  file(path: string): Promise<Fact<string>>;
}
