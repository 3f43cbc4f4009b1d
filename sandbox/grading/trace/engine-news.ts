import type { EngineEvent, EventsSnapshot, Source } from '#protocol';
import { plainText } from '../verdict/plain-text.ts';

type EngineSource = Extract<Source, `docker.${string}`>;

/** Which sources an event of the engine may make anew. */
const concerns: Record<EngineEvent['type'], readonly EngineSource[]> = {
  container: ['docker.containers'],
  image: ['docker.images'],
  volume: ['docker.volumes'],
  network: ['docker.networks', 'docker.containers'],
};

/** Words of the engine's last events, for the values that follow them: a value itself does not say what happened. */
export class EngineNews {
  #lastAt = Number.NEGATIVE_INFINITY;
  #begun = false;
  readonly #untold = new Map<Source, string[]>();

  /** Takes in all events so far; gives those that are new, by the source that each is about first. */
  take({ events }: EventsSnapshot): { source: Source; words: string }[] {
    const fresh = events.filter(({ at }) => at > this.#lastAt);
    this.#lastAt = events.at(-1)?.at ?? this.#lastAt;
    // The first time it is history.
    if (!this.#begun) {
      this.#begun = true;
      return [];
    }
    return fresh.flatMap((event) => {
      const words = wordsOf(event);
      for (const source of [...concerns[event.type], 'docker.events' as const]) {
        this.#untold.set(source, [...(this.#untold.get(source) ?? []), words].slice(-6));
      }
      return concerns[event.type].slice(0, 1).map((source) => ({ source, words }));
    });
  }

  /** What happened to a source since its last value. */
  wordsFor(source: Source): string {
    const words = this.#untold.get(source) ?? [];
    this.#untold.delete(source);
    return words.length === 0 ? 'the first value' : words.join(', ');
  }
}

/** `container web-harbor die (exit code 137)` */
function wordsOf({ type, action, name, exitCode, signal, health }: EngineEvent): string {
  const detail = [
    exitCode === undefined ? undefined : `exit code ${exitCode}`,
    signal === undefined ? undefined : `signal ${signal}`,
    health,
  ].filter((part) => part !== undefined);
  return plainText(`${type} ${name} ${action}${detail.length === 0 ? '' : ` (${detail.join(', ')})`}`, 200);
}
