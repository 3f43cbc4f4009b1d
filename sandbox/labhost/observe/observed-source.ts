import type { ObserveDown, SandboxId, Source } from '#protocol';

/** One watcher of one source of one sandbox. */
export interface Watcher {
  /** An observeDown message as text: the present one soon after `watch`, then one for every change. */
  changed(message: string): void;
  /** The sandbox is not there any more; nothing follows. */
  gone(): void;
}

/** Something of sandboxes that can be watched: one row of `sources`. It costs something only while somebody watches. */
export interface ObservedSource {
  /** Starts telling `watcher`; the answer stops it. */
  watch(sandbox: SandboxId, source: Source, watcher: Watcher): () => void;
}

/** What reads a source of one sandbox for all its watchers together. */
export interface Observer {
  emit(message: ObserveDown): void;
  gone(): void;
}

/** Starts reading; the answer stops it. */
export type StartObserving = (sandbox: SandboxId, observer: Observer, source: Source) => () => void;
