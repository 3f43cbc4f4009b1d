import { setTimeout as delay } from 'node:timers/promises';
import { openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import { type Learner, newLearner } from '../../testing/learner.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';

const rounds = 8;
/** Milliseconds: web lets a learner save, and restore, ten times a minute. */
const interval = 6500;

/** Homes that are saved: what a lesson leaves, and a project that does not compress. */
const homes = [
  {
    name: 'a lesson’s files',
    make: 'mkdir -p /root/work && cd /root/work && for i in $(seq 40); do seq 200 > "$i.txt"; done',
  },
  {
    name: '300 files, 20 MiB',
    make: 'mkdir -p /root/work && cd /root/work && for i in $(seq 300); do head -c 69905 /dev/urandom > "$i"; done',
  },
] as const;

/** Learners' files, through web: saved outside the lab host, put back, and found again in another sandbox after a loss. */
export async function benchFiles(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  const owners = await Promise.all(homes.map((home) => newOwner(instance, home)));
  for (let round = 0; round < (short ? 1 : rounds); round += 1) {
    for (const owner of owners) await owner.round();
  }
  return (await Promise.all(owners.map((owner) => owner.figures()))).flat();
}

interface Owner {
  /** Saves, puts back, loses the sandbox and gets the next one; in turns with the others. */
  round(): Promise<void>;
  figures(): Promise<readonly Figure[]>;
}

async function newOwner(instance: Instance, { name, make }: (typeof homes)[number]): Promise<Owner> {
  const fleet = openFleet(instance);
  const learner = await newLearner(instance.url);
  await fleet.run(await learner.sandbox(), make);
  const [save, restore, lost]: [number[], number[], number[]] = [[], [], []];
  let bytes = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    round: async () => {
      await delay(Math.max(0, interval - (performance.now() - last)));
      last = performance.now();
      const download = async () => {
        bytes = (await (await asked(learner, 'GET', '/api/files/archive')).arrayBuffer()).byteLength;
      };
      save.push(await seconds(download));
      restore.push(await seconds(() => asked(learner, 'POST', '/api/files/restore')));
      await fleet.remove(await learner.sandbox());
      lost.push(await seconds(() => learner.sandbox()));
      const found = await fleet.run(await learner.sandbox(), 'ls /root/work 2> /dev/null | wc -l');
      if (Number(found) === 0) throw new Error('The next sandbox came without the files');
    },
    figures: async () => {
      await fleet.remove(await learner.sandbox());
      return [
        { name: `${name}: saved and downloaded`, samples: save, unit: 's' },
        { name: `${name}: put back`, samples: restore, unit: 's' },
        { name: `${name}: a new sandbox with them after a loss`, samples: lost, unit: 's' },
        { name: `${name}: packed`, samples: [bytes / 2 ** 20], unit: 'MiB' },
      ];
    },
  };
}

async function asked(learner: Learner, method: string, path: string): Promise<Response> {
  const answer = await learner.request(method, path);
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
