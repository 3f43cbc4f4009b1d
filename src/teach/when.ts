const day = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** From when to when, in the reader's own time: `Mon, Nov 23, 09:00 to 12:00`. Milliseconds since 1970. */
export function span(startsAt: number, endsAt: number): string {
  const [from, to] = [new Date(startsAt), new Date(endsAt)];
  const sameDay = from.toDateString() === to.toDateString();
  return `${day.format(from)}, ${time.format(from)} to ${sameDay ? '' : `${day.format(to)}, `}${time.format(to)}`;
}

/** What a field of type `datetime-local` holds for this time, in the reader's own time: `2026-11-23T09:00`. */
export function localField(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The next full hour. */
export const nextHour = (now: number): number => Math.ceil(now / 3_600_000) * 3_600_000;
