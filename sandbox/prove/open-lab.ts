import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type SandboxId, seatId, toBase32, UserError } from '#protocol';
import type { CourseCluster } from '../cluster/index.ts';
import {
  type AgentAddress,
  beginAtTask,
  type ClusterDoor,
  configuredLabHost,
  type LabHost,
  observeSandbox,
  prepareLesson,
} from '../lab-client/index.ts';
import type { ProofLab } from './lab.ts';
import { TerminalShell } from './page/terminal-shell.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
/** Milliseconds that a lab host may take to open. */
const openWithin = 300_000;
/** Hang guard of one script, seconds. */
const scriptSeconds = 300;

/** The lab host behind this address, for proofs; `course` is the cluster for lessons that need it, and is closed with it. */
export function openLab(address: AgentAddress, course?: CourseCluster): ProofLab {
  const hosts = configuredLabHost(address);
  const context = { log, now: Date.now, random: randomBytes };
  const ignored = { onGone: silent, onEngine: silent };
  return {
    claim: async () => {
      const seat = seatId.parse(`t-${toBase32(randomBytes(20))}`);
      const host = hosts.place(seat);
      await untilOpen(host);
      // On a busy machine it may take longer than one request lasts: the next gets what the first has made.
      const claim = () => host.claim({ template: 'docker', seat });
      const { id } = await claim().catch(claim).catch(claim);
      let entered = false;
      const door: ClusterDoor | undefined =
        course &&
        (async (sandbox) => {
          entered = true;
          return course.enter(sandbox);
        });
      return {
        id,
        prepare: (lesson, constants) => prepareLesson(host, id, lesson, constants, door),
        begin: async (lesson, task, constants) =>
          present(id, await beginAtTask(host, id, { lesson, task, constants, cluster: door })),
        run: async (script, seconds = scriptSeconds) =>
          present(id, await host.run(id, { script, timeoutSeconds: Math.min(seconds, scriptSeconds) })),
        terminal: async (number) => {
          const shell = new TerminalShell(host.openSocket('relay', id, 'terminal'));
          await shell.open(number);
          return shell;
        },
        observe: () => {
          const lab = observeSandbox(context, host, id, ignored);
          return course?.watch.observe(id, lab) ?? lab;
        },
        // Here the next joins the removal under way.
        [Symbol.asyncDispose]: async () => {
          if (entered) await course?.connection().spaces.end(id).catch(silent);
          await host
            .destroy(id)
            .catch(() => host.destroy(id))
            .catch(() => host.destroy(id));
        },
      };
    },
    close: () => {
      hosts.close();
      course?.close();
    },
  };
}

/** A lab host that has started a moment ago still checks itself; one whose agent starts again is away for some seconds. */
async function untilOpen(host: LabHost): Promise<void> {
  for (const deadline = Date.now() + openWithin; ; ) {
    try {
      if ((await host.hello()).wall.state !== 'checking') return;
    } catch (error) {
      if (!(error instanceof UserError) || error.status !== 503 || Date.now() > deadline) throw error;
    }
    // A claim then says in its own words what the lab host waits for.
    if (Date.now() > deadline) return;
    await delay(250);
  }
}

function present<T>(id: SandboxId, answer: T | undefined): T {
  if (answer !== undefined) return answer;
  throw new UserError({
    code: 'sandbox-gone',
    message: `The sandbox ${id} ended in the middle of a trial`,
    hint: 'Somebody stopped or reset the lab host: run the same command again',
  });
}
