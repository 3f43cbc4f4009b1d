import type { Judged, LessonProblem, TraceCause, TracedFact } from '#protocol';

/** Words of the explorer: no sentence of it stands anywhere else. */
export function causeWords(cause: TraceCause): string {
  switch (cause.kind) {
    case 'first':
      return 'first look';
    case 'new-checks':
      return 'checks.ts was saved';
    case 'read':
      return `${sourceWords(cause.source)}${cause.event === undefined ? '' : `: ${cause.event}`} → ${cause.name}: ${cause.before} → ${cause.after}`;
    case 'after':
      return `it comes after ${cause.checks.join(', ')}`;
    case 'time':
      return `timer: ${cause.words}`;
    case 'again':
      return 'tried again: it was kept back, or its worker was replaced';
    default:
      return cause satisfies never;
  }
}

/** `docker.containers` is what the engine says, `linux` the kernel. */
export function sourceWords(source: string): string {
  if (source === 'linux') return 'kernel (/proc, cgroups)';
  if (source === 'docker.events') return 'docker events';
  if (source.startsWith('docker.')) return `docker (${source.slice('docker.'.length)})`;
  if (source.startsWith('file:')) {
    const [, root = '', path = ''] = /^file:([^:]*):(.*)$/s.exec(source) ?? [];
    return root === '/' ? `file ${path}` : `file ${path} below ${root}`;
  }
  return source;
}

export function placeWords({ message, file, line }: LessonProblem): string {
  return file === undefined ? message : `${file}:${line}: ${message}`;
}

export const askedWords = ({ asked, state }: TracedFact): string => {
  if (state === 'unread') return 'awaited';
  return { no: 'read', held: 'expected, holds', failed: 'expected, fails' }[asked];
};

export function changeWords({ before, after, outcome, ms }: Judged): string {
  const verdict = before === after ? `${after}, as before` : `${before} → ${after}`;
  const pending = outcome === 'fail' && after !== 'fail' ? ' (wrong, but not for long enough)' : '';
  const held = outcome === 'pass' && after !== 'pass' ? ' (right, but not for long enough)' : '';
  return ms === undefined ? verdict : `${verdict}${pending}${held}`;
}

/** Wall clock with milliseconds: events of one command lie close together. */
export function timeWords(at: number): string {
  const time = new Date(at);
  return `${time.toTimeString().slice(0, 8)}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
