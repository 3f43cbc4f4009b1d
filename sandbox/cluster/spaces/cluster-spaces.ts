import type { NodePorts, SandboxId } from '#protocol';

/** A learner's part of the cluster. */
export interface ClusterSpace {
  readonly sandbox: SandboxId;
  readonly namespace: string;
  readonly nodePorts: NodePorts;
}

/** A namespace that was asked for. */
export interface OpenedSpace extends ClusterSpace {
  /** It was made just now: nothing of an earlier one is in it. */
  readonly isNew: boolean;
}

/** What lets a learner in: what his sandbox is given. */
export interface ClusterKey {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** It names the file of the token, not the token. */
  readonly kubeconfig: string;
}

/**
 * The namespaces of learners, one a sandbox, made on first need and gone with it. Everything may throw UserError `cluster-away` (503);
 * whatever is done may be done again.
 */
export interface ClusterSpaces {
  /** The namespace of this sandbox, made or mended if need be. Throws UserError `cluster-closed` or `cluster-full` (503). */
  open(sandbox: SandboxId): Promise<OpenedSpace>;
  /** A new token that is valid for an hour. Throws UserError `no-namespace` (409) when it is gone: open it again. */
  key(space: Pick<ClusterSpace, 'namespace'>): Promise<ClusterKey>;
  /** Those that are there and not on their way out. */
  list(): Promise<readonly ClusterSpace[]>;
  /** Takes the namespace away, with everything in it; returns when that has begun. */
  end(sandbox: SandboxId): Promise<void>;
  /** Takes away every namespace of this Drydock whose sandbox does not live, and ends what holds up one that goes. The sandboxes whose namespaces went. */
  reap(living: () => Promise<ReadonlySet<SandboxId>>): Promise<readonly SandboxId[]>;
}
