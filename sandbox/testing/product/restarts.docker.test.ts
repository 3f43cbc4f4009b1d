import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { signalAgent } from '../lab-host.ts';
import { type Learner, newLearner } from '../learner.ts';
import type { ScriptedTerminal } from '../scripted-terminal.ts';

const instance = readInstance();
// The next test finds a lab host that answers.
afterAll(() => openFleet(instance).answers());

const kills = 12;
const lines = 1500;

/** The processes whose sudden death a learner must not notice, and how this test ends them: by pid, with SIGKILL. */
const victims = {
  web: async () => {
    process.kill(webPid(), 'SIGKILL');
  },
  relay: () => signalAgent(instance, 'relay', 'KILL'),
  fleet: () => signalAgent(instance, 'fleet', 'KILL'),
} as const;

test('a shell and every byte of its output survive kill -9 of web, relay and fleet at random moments', async () => {
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  let terminal = await learner.terminal(sandbox);
  const shell = /pid-(\d+)-/.exec(await terminal.run('echo pid-$$-'))?.[1];
  terminal.type(`for i in $(seq 1 ${lines}); do echo "line $i."; sleep 0.01; done; echo all-$((1+1))-written\r`);

  let shown = '';
  for (let kill = 0; kill < kills; kill += 1) {
    await delay(Math.random() * 400);
    const names = ['web', 'relay', 'fleet'] as const;
    await victims[names[kill % names.length] ?? 'web']();
    shown += terminal.text;
    terminal.close();
    terminal = await reattach(learner, sandbox, terminal);
  }
  // The loop may have ended while an earlier viewer was attached.
  if (!/all-2-written/.test(shown)) await terminal.expect(/all-2-written/);
  shown += terminal.text;

  const numbers = [...shown.matchAll(/line (\d+)\.\r\n/g)].map((match) => Number(match[1]));
  expect(numbers).toEqual(Array.from({ length: lines }, (_, index) => index + 1));
  expect(await terminal.run('echo pid-$$-')).toContain(`pid-${shell}-`);
  terminal.close();
});

/** Web may still be down, or not yet reach the agent: the page would retry as well. */
async function reattach(
  learner: Learner,
  sandbox: Parameters<Learner['terminal']>[0],
  from: ScriptedTerminal,
): Promise<ScriptedTerminal> {
  const deadline = Date.now() + 240_000;
  for (;;) {
    try {
      return await learner.terminal(sandbox, 1, from);
    } catch (cause) {
      if (Date.now() > deadline) throw new Error('Not attached again within four minutes', { cause });
      await delay(100);
    }
  }
}

function webPid(): number {
  const pid = readInstance().webPid;
  if (pid === undefined) throw new Error('state.json names no webPid');
  return pid;
}
