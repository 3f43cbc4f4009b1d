import type { Problem } from '#protocol';
import { awayProblem, type LabHosts } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';

/** Knows whether the lab host answers, by a small question now and then. */
export interface HostWatch {
  /** What is wrong now. */
  readonly problem: Problem | undefined;
  /** Called on every change. */
  subscribe(listener: (problem: Problem | undefined) => void): () => void;
  /** Asks at once: somebody has seen a sign of trouble. */
  look(): void;
  close(): void;
}

/** Milliseconds between two questions while all is well, and while it is not. */
const calm = 15_000;
const anxious = 1000;
/** Milliseconds after a sign of trouble in which more of it may come: a lab host that stops ends its terminals first. */
const alert = 15_000;

/** `hello` costs nothing at the engine; while nobody subscribes nothing is asked. */
export function watchHosts({ log, steady }: Pick<WebContext, 'log' | 'steady'>, hosts: LabHosts): HostWatch {
  const listeners = new Set<(problem: Problem | undefined) => void>();
  let problem: Problem | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  let alertUntil = Number.NEGATIVE_INFINITY;

  const ask = async () => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    const found = await Promise.all(hosts.all().map((host) => host.hello())).then(
      () => undefined,
      (error: unknown) => {
        if (problem === undefined) log.warn({ err: error }, 'The lab host does not answer');
        return awayProblem;
      },
    );
    asking = false;
    if (found?.code !== problem?.code) {
      problem = found;
      for (const listener of [...listeners]) listener(problem);
    }
    const isCalm = problem === undefined && steady() > alertUntil;
    if (listeners.size > 0) timer = setTimeout(ask, isCalm ? calm : anxious).unref();
  };

  return {
    get problem() {
      return problem;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) void ask();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    look: () => {
      alertUntil = steady() + alert;
      void ask();
    },
    close: () => {
      listeners.clear();
      clearTimeout(timer);
    },
  };
}
