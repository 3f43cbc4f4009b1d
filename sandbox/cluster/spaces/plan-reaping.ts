import type { SandboxId } from '#protocol';

export interface FoundNamespace {
  readonly sandbox: SandboxId;
  /** Milliseconds since 1970; undefined while it is to stay. */
  readonly goingSince: number | undefined;
}

/** Milliseconds after which a namespace that goes is pushed: a node that does not answer holds up its pods. */
const patience = 20_000;

/** Which namespaces are taken away, and which of those that go need a push. Pure. */
export function planReaping(
  found: readonly FoundNamespace[],
  living: ReadonlySet<SandboxId>,
  now: number,
): { readonly end: readonly SandboxId[]; readonly push: readonly SandboxId[] } {
  const end = found.filter(({ sandbox, goingSince }) => goingSince === undefined && !living.has(sandbox));
  const push = found.filter(({ goingSince }) => goingSince !== undefined && now - goingSince > patience);
  return { end: end.map(({ sandbox }) => sandbox), push: push.map(({ sandbox }) => sandbox) };
}
