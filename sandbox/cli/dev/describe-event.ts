import type { DevEvent, TraceCause } from '#protocol';

/** What an author at a terminal reads of an event; undefined for what only matters to somebody who looks into a check. */
export function describeEvent(event: DevEvent): string | undefined {
  const time = new Date(event.at).toTimeString().slice(0, 8);
  switch (event.type) {
    case 'checks': {
      const { lesson, checks, problem } = event;
      if (problem === undefined) return `${time} ${lesson}: ${checks.length} new checks judge the same sandbox`;
      const place = problem.file === undefined ? 'checks.ts' : `${problem.file}:${problem.line}`;
      return `${time} ${lesson}/${place}: ${problem.message}\n         Nothing of this lesson is judged until it is mended; the old checks are gone.`;
    }
    case 'start-state':
      return `${time} ${event.lesson}/${event.file} saved: reset the sandbox on the page to see it.`;
    case 'judged': {
      const { lesson, check, before, after, text, causes, problem } = event;
      if (problem !== undefined) {
        const place = problem.file === undefined ? '' : `${problem.file}:${problem.line}: `;
        return `${time} ${lesson} ${check}: ${place}${problem.message}`;
      }
      if (before === after) return undefined;
      return `${time} ${lesson} ${check}: ${before} → ${after}, because of ${causes.map(describeCause).join('; ')}\n         ${text}`;
    }
    case 'unmoved':
      return undefined;
    default:
      return event satisfies never;
  }
}

function describeCause(cause: TraceCause): string {
  switch (cause.kind) {
    case 'first':
      return 'the first look';
    case 'new-checks':
      return 'new checks';
    case 'read':
      return `${cause.source} (${cause.event ?? 'changed'}): ${cause.name}, ${cause.before} → ${cause.after}`;
    case 'after':
      return `what comes first: ${cause.checks.join(', ')}`;
    case 'time':
      return cause.words;
    case 'again':
      return 'another try';
    default:
      return cause satisfies never;
  }
}
