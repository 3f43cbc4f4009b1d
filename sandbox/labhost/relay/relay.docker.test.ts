import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { SandboxId } from '#protocol';
import { openFleet } from '../../testing/fleet-door.ts';
import { readInstance } from '../../testing/instance.ts';
import { inLabHost } from '../../testing/lab-host.ts';
import { closing, openDoor } from '../../testing/sandbox-doors.ts';
import { type ScriptedTerminal, scriptTerminal } from '../../testing/scripted-terminal.ts';

const instance = readInstance();
const fleet = openFleet(instance);
let sandbox: SandboxId;

beforeAll(async () => {
  sandbox = (await fleet.claim()).id;
});
afterAll(() => fleet.remove(sandbox));

const door = (id: string) => openDoor(`${instance.relayUrl}/v1/sandboxes/${id}/terminal`, instance.secret);

test('types into a shell of the sandbox and sees what it says', async () => {
  const terminal = await scriptTerminal(await door(sandbox), 1);
  expect(await terminal.run('echo $((6 * 7)) in $PWD as $(id -un)')).toContain('42 in /root as root');
  terminal.close();
});

test('two terminals are two shells, the same number is the same shell', async () => {
  const [one, two] = await Promise.all([1, 2].map(async (number) => scriptTerminal(await door(sandbox), number)));
  if (one === undefined || two === undefined) throw new Error('Two terminals were asked for');
  await one.run('who=first');
  expect(await two.run('echo "[$who]"')).toContain('[]');
  one.close();
  const again = await scriptTerminal(await door(sandbox), 1, one);
  expect(await again.run('echo "[$who]"')).toContain('[first]');
  again.close();
  two.close();
});

test('a sandbox that is not there is said so', async () => {
  expect(await closing(await door('s-222222222222'))).toMatchObject({ code: 4404 });
});

const kills = 5;
const lines = 150_000;

test('the shell and every byte survive kill -9 of relay at random moments of a flood', async () => {
  const written = Array.from({ length: lines }, (_, index) => `line ${index + 1}\r\n`).join('');
  const output = recording();
  let attached = await attach();
  const { epoch } = attached.terminal;
  output.follow(attached.terminal);
  attached.terminal.type(`for ((i = 1; i <= ${lines}; i++)); do echo "line $i"; done\r`);
  for (let kill = 0; kill < kills; kill += 1) {
    await delay(randomInt(20, 250));
    const lost = once(attached.socket, 'close');
    await inLabHost(instance, "kill -9 $(pgrep -u relay -f 'main.ts relay')");
    await lost;
    attached = await attach(attached.terminal);
    expect(attached.terminal.epoch).toBe(epoch);
    output.follow(attached.terminal);
  }
  await output.until(`line ${lines}\r\n`);
  attached.terminal.close();
  const text = output.text();
  const start = text.indexOf('line 1\r\n');
  expect(text.slice(start, start + written.length) === written).toBe(true);
});

interface Attached {
  readonly socket: WebSocket;
  readonly terminal: ScriptedTerminal;
}

/** Goes on at the offset that the last socket reached; the relay may be away for a moment. */
async function attach(from?: ScriptedTerminal): Promise<Attached> {
  const deadline = Date.now() + 240_000;
  const known = from === undefined ? undefined : { offset: from.offset, epoch: from.epoch };
  for (;;) {
    try {
      const socket = await door(sandbox);
      return { socket, terminal: await scriptTerminal(socket, 3, known) };
    } catch (cause) {
      if (Date.now() > deadline) throw new Error('Not attached within four minutes', { cause });
      await delay(50);
    }
  }
}

/** Everything that a row of terminals shows, one after the other. */
function recording() {
  const pieces: string[] = [];
  const decoder = new TextDecoder();
  let arrived: (piece: string) => void = () => undefined;
  const take = (piece: string) => {
    pieces.push(piece);
    arrived(piece);
  };
  return {
    text: () => pieces.join(''),
    follow: (terminal: ScriptedTerminal) => {
      take(terminal.text);
      terminal.onData = (body) => take(decoder.decode(body, { stream: true }));
    },
    /** Looks at the last pieces only: the whole is megabytes. */
    until: (end: string) =>
      new Promise<void>((resolve) => {
        arrived = () => {
          if (pieces.slice(-50).join('').includes(end)) resolve();
        };
        arrived('');
      }),
  };
}
