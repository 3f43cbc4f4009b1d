import { type DevEvent, devEvent, type LessonId } from '#protocol';
import type { Api } from '../lab/client/api.ts';

interface TraceEvents {
  /** Everything is told anew from here. */
  begin(): void;
  take(event: DevEvent): void;
}

/** Milliseconds until a server that refused or is not there is asked again. */
const pause = 2000;

/** Follows how the verdicts of a lesson come about, for as long as the page is there. */
export function followTrace(api: Pick<Api, 'session'>, lesson: LessonId, events: TraceEvents): void {
  const connect = async () => {
    // The route wants to know who asks; a page without a session gets one here.
    await api.session(new AbortController().signal);
    const source = new EventSource(`/api/dev/lessons/${lesson}/trace`);
    source.addEventListener('open', () => events.begin());
    source.addEventListener('message', ({ data }) => {
      const event = devEvent.safeParse(JSON.parse(String(data)));
      if (event.success) events.take(event.data);
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) again();
    });
  };
  const again = () => void setTimeout(() => connect().catch(again), pause);
  connect().catch(again);
}
