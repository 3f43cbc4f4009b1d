import type { LearnerId, Problem, SandboxView } from '#protocol';

type SandboxEvent =
  | { readonly type: 'view'; readonly view: SandboxView }
  | { readonly type: 'notice'; readonly notice: Problem | undefined };

/** Carries what happens to sandboxes to the open pages of their learners. */
export interface SandboxFeed {
  /** Events from now on; a notice that waits is told at once. */
  subscribe(learner: LearnerId, listener: (event: SandboxEvent) => void): () => void;
  /** Whether a page of this learner is open. */
  has(learner: LearnerId): boolean;
  show(learner: LearnerId, view: SandboxView): void;
  /** Tells the pages something a person should read; undefined takes it back. Waits when no page is open. */
  notify(learner: LearnerId, notice: Problem | undefined): void;
}

export function createSandboxFeed(): SandboxFeed {
  const listeners = new Map<LearnerId, Set<(event: SandboxEvent) => void>>();
  const waiting = new Map<LearnerId, Problem>();
  const tell = (learner: LearnerId, event: SandboxEvent) => {
    for (const listener of [...(listeners.get(learner) ?? [])]) listener(event);
  };
  return {
    subscribe: (learner, listener) => {
      const own = listeners.get(learner) ?? new Set();
      listeners.set(learner, own.add(listener));
      const notice = waiting.get(learner);
      waiting.delete(learner);
      if (notice !== undefined) listener({ type: 'notice', notice });
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(learner) === own) listeners.delete(learner);
      };
    },
    has: (learner) => listeners.has(learner),
    show: (learner, view) => tell(learner, { type: 'view', view }),
    notify: (learner, notice) => {
      if (notice === undefined || listeners.has(learner)) waiting.delete(learner);
      else waiting.set(learner, notice);
      tell(learner, { type: 'notice', notice });
    },
  };
}
