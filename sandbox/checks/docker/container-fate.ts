import type { EngineEvent } from '#protocol';
import type { Reader } from '../language/reader.ts';

/** What became of the last container of a name that is not there any more. */
export interface Fate {
  /** `renamed` to `to`; `auto` removed itself at its end (`--rm`); else somebody removed it. */
  readonly how: 'renamed' | 'auto' | 'removed';
  /** Of its last end; undefined when it never ran. */
  readonly exitCode: number | undefined;
}

/** Milliseconds between the end of a container and its removal, when `--rm` removes it. */
const atOnce = 2000;

/** What the record of events knows of it; undefined when it knows of no such container. */
export const fateOf = (reader: Reader, name: string): Fate | undefined =>
  reader.glance('docker.events', `fate of ${name}`, ({ events }) => {
    const last = events.findLast((event) => event.type === 'container' && event.name === name);
    if (last === undefined) return undefined;
    const own = events.filter((event) => event.type === 'container' && event.id === last.id);
    const end = own.findLast(({ action }) => action === 'die');
    const gone = own.findLast(({ action }) => action === 'destroy');
    // Neither gone nor renamed: it is there in a moment.
    if (gone === undefined)
      return own.some(({ action }) => action === 'rename') ? { how: 'renamed', exitCode: undefined } : undefined;
    return { how: removedItself(own, end, gone) ? 'auto' : 'removed', exitCode: end?.exitCode };
  });

/** `docker rm -f` kills first; `docker rm` comes later. */
function removedItself(own: readonly EngineEvent[], end: EngineEvent | undefined, gone: EngineEvent): boolean {
  if (end === undefined || gone.at - end.at > atOnce) return false;
  const start = own.findLast(({ action, at }) => action === 'start' && at <= end.at);
  return !own.some(({ action, at }) => action === 'kill' && at >= (start?.at ?? 0) && at <= end.at);
}
