import type { ObserveDown, SandboxId, Source } from '#protocol';
import type { ObservedSource, StartObserving, Watcher } from './observed-source.ts';

interface Shared {
  readonly watchers: Set<Watcher>;
  stop(): void;
  /** What was said last, without and with its time. */
  last?: { content: string; message: string };
}

/**
 * One reader for all watchers of a source of a sandbox: the first watcher starts it, the last one to leave stops it, a later one hears
 * at once what was said last. What says the same as before is not said again.
 */
export function shareSource(start: StartObserving): ObservedSource {
  const all = new Map<string, Shared>();

  function begin(key: string, sandbox: SandboxId, source: Source): Shared {
    const shared: Shared = { watchers: new Set(), stop: () => undefined };
    all.set(key, shared);
    const emit = (message: ObserveDown) => {
      const content = JSON.stringify({ ...message, at: 0 });
      if (shared.last?.content === content) return;
      const text = JSON.stringify(message);
      shared.last = { content, message: text };
      for (const watcher of [...shared.watchers]) watcher.changed(text);
    };
    const gone = () => {
      if (all.get(key) === shared) all.delete(key);
      for (const watcher of [...shared.watchers]) watcher.gone();
    };
    shared.stop = start(sandbox, { emit, gone }, source);
    return shared;
  }

  return {
    watch: (sandbox, source, watcher) => {
      const key = `${sandbox} ${source}`;
      const shared = all.get(key) ?? begin(key, sandbox, source);
      shared.watchers.add(watcher);
      if (shared.last !== undefined) watcher.changed(shared.last.message);
      return () => {
        if (!shared.watchers.delete(watcher) || shared.watchers.size > 0) return;
        if (all.get(key) === shared) all.delete(key);
        shared.stop();
      };
    },
  };
}
