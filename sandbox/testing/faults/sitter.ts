import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { SandboxId } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import type { Instance } from '../instance.ts';
import { type Learner, newLearner } from '../learner.ts';
import type { ScriptedTerminal } from '../scripted-terminal.ts';
import { type OpenPage, openPage } from './open-page.ts';

/** A learner at work: an open page, a shell in which something runs that can be seen, and a file. */
export interface Sitter {
  readonly learner: Learner;
  readonly sandbox: SandboxId;
  readonly page: OpenPage;
  /** Attaches as a page does after a break: the shell is the same, every line of it came once and in its order, and it goes on. */
  mustGoOn(): Promise<void>;
  /** The same without a break: this viewer was never cut off. */
  mustNotHaveNoticed(): Promise<void>;
  mustHaveFile(): Promise<void>;
  leave(): Promise<void>;
}

/** Four minutes in which a page would try. */
const patience = 240_000;

export async function newSitter(instance: Instance): Promise<Sitter> {
  const fleet = openFleet(instance);
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  const page = await openPage(learner);
  let terminal = await learner.terminal(sandbox);
  const { epoch } = terminal;
  await terminal.run(`echo ${sandbox} > /root/kept.txt; sync`);
  terminal.type('n=0; while :; do n=$((n+1)); echo "tick $n."; sleep 0.2; done\r');
  await terminal.expect(/tick 1\.\r\n/);
  let before = '';

  const ticks = () => [...(before + terminal.text).matchAll(/tick (\d+)\.\r\n/g)].map((match) => Number(match[1]));
  const seeMore = async () => {
    const last = ticks().at(-1) ?? 0;
    await terminal.expect(new RegExp(`tick ${last + 5}\\.\\r\\n`));
    const numbers = ticks();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(terminal.epoch).toBe(epoch);
  };
  return {
    learner,
    sandbox,
    page,
    mustGoOn: async () => {
      terminal.close();
      before += terminal.text;
      terminal = await attachAgain(learner, sandbox, terminal);
      await seeMore();
    },
    mustNotHaveNoticed: seeMore,
    mustHaveFile: async () => expect((await fleet.run(sandbox, 'cat /root/kept.txt')).trim()).toBe(sandbox),
    leave: async () => {
      page.close();
      terminal.close();
      await fleet.remove(sandbox);
    },
  };
}

/** Web may still be down, or not yet reach the agent. */
async function attachAgain(learner: Learner, sandbox: SandboxId, from: ScriptedTerminal): Promise<ScriptedTerminal> {
  for (const deadline = Date.now() + patience; ; await delay(200)) {
    try {
      return await learner.terminal(sandbox, 1, from);
    } catch (cause) {
      if (Date.now() > deadline) throw new Error('Not attached again within four minutes', { cause });
    }
  }
}
