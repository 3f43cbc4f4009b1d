import {
  closeCode,
  type LessonChecks,
  type LessonId,
  type LiveDown,
  type LiveUp,
  liveUp,
  type SandboxId,
  type SandboxView,
} from '#protocol';
import { lessonFor, verdictForAll } from '../../grading/index.ts';
import { brokenWords, noChecks } from '../http/learner/lesson-of.ts';
import { parseJson } from '../parse-json.ts';
import { failedView, goneView } from '../seats/views.ts';
import { keepAlive } from './keep-alive.ts';
import { recheckRights } from './rights.ts';
import { type AuthorisedSocket, closeWith, type SocketContext } from './socket-context.ts';

/** Bytes waiting at which a page counts as too slow; it reconnects and gets the present state. */
const tooSlow = 1024 * 1024;

/** Tells one page what changes: the sandbox, the verdicts of its lesson, notices. */
export function serveLive(context: SocketContext, authorised: AuthorisedSocket): void {
  const { sandboxes, hostWatch, metrics, places, log, steady } = context;
  const { socket, visitor, deliverTo } = authorised;
  const { id: learner } = visitor.learner;
  const leave = places.live.take(learner, keepAlive(socket, steady));
  if (leave === undefined) {
    closeWith(socket, closeCode.limit, 'Too many pages are open at once: close one');
    return;
  }

  const send = (message: LiveDown) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > tooSlow) closeWith(socket, closeCode.unavailable, 'The connection is too slow');
    else socket.send(JSON.stringify(message));
  };
  const lesson = lessonOnPage(context, authorised, send);
  let watched: SandboxId | undefined;
  let stopPorts: () => void = () => undefined;
  const showPorts = (sandbox: SandboxId | undefined) => {
    if (sandbox === watched) return;
    stopPorts();
    watched = sandbox;
    stopPorts = () => undefined;
    if (sandbox === undefined) send({ type: 'ports', ports: [] });
    else stopPorts = context.ports.watch(sandbox, (ports) => send({ type: 'ports', ports }));
  };
  const show = (view: SandboxView) => {
    send({ type: 'sandbox', sandbox: view });
    const sandbox = view.state === 'active' ? view.id : undefined;
    lesson.setSandbox(sandbox);
    showPorts(sandbox);
  };

  const closed = metrics.socket('live');
  const stops = [
    context.lessons.subscribe?.((saved) => {
      lesson
        .saved(saved)
        .catch((error: unknown) => log.warn({ err: error, learner }, 'A page could not get new checks'));
    }) ?? (() => undefined),
    sandboxes.subscribe(learner, (event) => {
      if (event.type === 'view') show(event.view);
      else send(event);
    }),
    context.cluster.subscribe(() => lesson.clusterChanged()),
    hostWatch.subscribe((problem) => {
      send({ type: 'notice', notice: problem });
      if (problem === undefined) void sandboxes.look(learner);
    }),
  ];
  socket.on('close', () => {
    for (const stop of stops) stop();
    leave();
    closed();
    lesson.setSandbox(undefined);
    stopPorts();
  });
  recheckRights(context, authorised);
  if (hostWatch.problem !== undefined) send({ type: 'notice', notice: hostWatch.problem });

  const begin = async () => {
    const view = await sandboxes.view(learner).catch(failedView);
    if (socket.readyState !== socket.OPEN) return;
    show(view ?? goneView('You have no sandbox yet'));
    deliverTo((data, isBinary) => {
      const message = isBinary ? undefined : parseMessage(String(data));
      if (message === undefined) return closeWith(socket, closeCode.protocol, 'The message is not understood');
      if (message.type === 'ping') send({ type: 'pong' });
      else if (message.type === 'touch') sandboxes.touch(learner);
      else {
        lesson.watch(message.lesson).catch((error: unknown) => {
          log.warn({ err: error, learner }, 'A page could not get its lesson');
          closeWith(socket, closeCode.unavailable, 'The lesson cannot be looked up just now');
        });
      }
    });
  };
  void begin();
}

/** The lesson of the page: evaluated while there is both a lesson and an active sandbox. */
function lessonOnPage(
  { lessons, seeds, exercises, cluster, now }: SocketContext,
  { visitor }: AuthorisedSocket,
  send: (message: LiveDown) => void,
) {
  let lesson: LessonId | undefined;
  let sandbox: SandboxId | undefined;
  let running: AbortController | undefined;
  const restart = () => {
    running?.abort();
    running = undefined;
    const entry = lesson === undefined ? undefined : lessons.get(lesson);
    if (entry === undefined || sandbox === undefined) return;
    const { id } = entry;
    running = new AbortController();
    const { signal } = running;
    exercises.watch({
      learner: visitor.learner.id,
      sandbox,
      lesson: entry,
      signal,
      onResults: (results) => {
        if (!signal.aborted) send({ type: 'verdicts', lesson: id, results });
      },
    });
  };
  const showCluster = () => {
    const entry = lesson === undefined ? undefined : lessons.get(lesson);
    if (entry?.sandbox === 'kubernetes') send({ type: 'cluster', cluster: cluster.view });
  };
  let shown: LessonChecks | undefined;
  const show = async (next: LessonId) => {
    const entry = lessons.get(next);
    if (entry === undefined) send({ type: 'notice', notice: noChecks(next, lessons).problem });
    else {
      shown = lessonFor(entry, await seeds(visitor.learner.id, entry)).summary;
      send({ type: 'checks', checks: shown });
      showCluster();
    }
    restart();
  };
  return {
    setSandbox: (next: SandboxId | undefined) => {
      if (next === sandbox) return;
      sandbox = next;
      restart();
    },
    clusterChanged: showCluster,
    watch: (next: LessonId) => {
      lesson = next;
      return show(next);
    },
    /** The author saved the checks: the same sandbox is judged by the new ones, or by none. */
    saved: async (next: LessonId) => {
      if (next !== lesson) return;
      await show(next);
      const problem = lessons.problem?.(next);
      if (problem === undefined) return send({ type: 'notice' });
      const verdict = { status: 'error', message: `Not judged: ${brokenWords(problem)}`.slice(0, 500) } as const;
      if (shown !== undefined) send({ type: 'verdicts', lesson: next, results: verdictForAll(shown, verdict, now()) });
    },
  };
}

function parseMessage(text: string): LiveUp | undefined {
  return liveUp.safeParse(parseJson(text)).data;
}
