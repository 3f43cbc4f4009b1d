import { type LiveDown, namespaceOf, type SandboxId } from '#protocol';
import { openFleet } from '../../testing/fleet-door.ts';
import { newLearner } from '../../testing/learner.ts';
import type { Measured } from './measured.ts';

export const signalLesson = 'bench/03-signal';

/** Milliseconds that a verdict may take: a hang guard. */
const hangGuard = 240_000;

/** A learner with a sandbox, a namespace and the page of the lesson open. */
export interface ClusterLearner extends AsyncDisposable {
  readonly namespace: string;
  /** Changes the object that the lesson is about. Milliseconds from when it was changed to the verdict on the page. */
  change(to: 'pass' | 'fail'): Promise<number>;
  /** A fresh sandbox in the place of his. Milliseconds to the verdict on what is in its namespace. */
  reset(): Promise<number>;
}

/** Brings one in, and waits until his first verdict is there. */
export async function openClusterLearner({
  instance,
  api,
}: Pick<Measured, 'instance' | 'api'>): Promise<ClusterLearner> {
  const guest = await newLearner(instance.url);
  let sandbox: SandboxId = await guest.sandbox();
  const page = verdicts();
  const live = await guest.live(page.onMessage);
  const first = page.next('fail');
  live.send({ type: 'watch', lesson: signalLesson });
  await first;
  return {
    get namespace() {
      return namespaceOf(sandbox);
    },
    change: async (to) => {
      const come = page.next(to);
      const path = `/api/v1/namespaces/${namespaceOf(sandbox)}/configmaps/signal`;
      const metadata = { name: 'signal', namespace: namespaceOf(sandbox) };
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { on: to === 'pass' ? 'yes' : 'no' } };
      const query = 'fieldManager=bench&force=true';
      await api.ask({ method: 'PATCH', path: `${path}?${query}`, body, type: 'application/apply-patch+yaml' });
      const changed = performance.now();
      return Math.max(0, (await come) - changed);
    },
    reset: async () => {
      const come = page.next('fail');
      const begun = performance.now();
      const answer = await guest.request('POST', '/api/sandbox/reset');
      if (!answer.ok) throw new Error(`The reset answered ${answer.status}: ${await answer.text()}`);
      const fresh = await guest.sandbox();
      if (fresh === sandbox) throw new Error('The reset left the sandbox as it was');
      sandbox = fresh;
      return (await come) - begun;
    },
    [Symbol.asyncDispose]: async () => {
      live.close();
      await openFleet(instance).remove(sandbox);
    },
  };
}

/** What the page is told of the one check. */
function verdicts() {
  const waiting = new Map<string, (at: number) => void>();
  return {
    onMessage: (message: LiveDown) => {
      if (message.type !== 'verdicts') return;
      const status = message.results.at(-1)?.verdict.status ?? '';
      waiting.get(status)?.(performance.now());
      waiting.delete(status);
    },
    /** When the next verdict of this kind comes. */
    next: (status: 'pass' | 'fail'): Promise<number> =>
      new Promise((resolve, reject) => {
        const guard = setTimeout(() => reject(new Error(`No verdict "${status}" within four minutes`)), hangGuard);
        waiting.set(status, (at) => {
          clearTimeout(guard);
          resolve(at);
        });
      }),
  };
}
