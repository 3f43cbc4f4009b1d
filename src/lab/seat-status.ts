import type { SandboxView } from '#protocol';
import type { LabStatus } from './status-words.ts';

type Queued = Extract<SandboxView, { state: 'queued' }>;
type Ending = NonNullable<Extract<SandboxView, { state: 'active' }>['ending']>;

/** Milliseconds to which an estimate is rounded up: one that changes all the time would be read aloud all the time. */
const step = 5 * 60_000;
const clockTime = (at: number) => new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });

/** A place in the line, in words. */
export function queuedStatus({ place, of, expectedAt, heldUntil }: Queued): LabStatus {
  if (heldUntil !== undefined) return { tone: 'busy', text: 'It is your turn.', hint: 'Your sandbox starts.' };
  const when =
    expectedAt === undefined
      ? 'How long it takes cannot be said yet.'
      : `Probably free at about ${clockTime(Math.ceil(expectedAt / step) * step)}.`;
  return {
    tone: 'busy',
    text: `All sandboxes are in use: you are number ${place} of ${of} in line.`,
    hint: `${when} The lesson can be read meanwhile; your sandbox starts by itself when it is your turn.`,
    action: 'leave',
  };
}

/** A sandbox that will be stopped soon. */
export function endingStatus({ at, why }: Ending): LabStatus {
  const kept = 'Your files are kept';
  return why === 'idle'
    ? {
        tone: 'away',
        text: `Are you still there? Your sandbox is stopped at ${clockTime(at)}.`,
        hint: `Press any key to go on. ${kept} either way.`,
        action: 'stay',
      }
    : {
        tone: 'away',
        text: `Your sandbox is stopped at ${clockTime(at)}.`,
        hint: `It ran for as long as one may. ${kept}; ask for more time to go on without a break.`,
        action: 'extend',
      };
}
