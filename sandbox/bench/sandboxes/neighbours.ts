import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '#protocol';
import { type FleetDoor, openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import { newLearner } from '../../testing/learner.ts';
import { echo } from '../echo.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';

/** Seconds of typing, alone and then beside the others. */
const typing = 30;
/** Seconds that an attack has before and after that; it ends itself. */
const margin = 10;

/** Bash, run in the background of its sandbox; `SECONDS` ends it. It counts, into a file, how often it was told where its share ends. */
interface Attack {
  readonly name: string;
  readonly script: (seconds: number) => string;
}

/** Every process forks until the end; beside it as many busy loops as the machine has not cores for. */
const forks: Attack = {
  name: 'forks that were refused',
  script: (seconds) => `for i in 1 2 3 4; do timeout ${seconds} bash -c 'while :; do :; done' & done
    perl -e 'my ($first, $end, $refused) = ($$, time + ${seconds}, 0);
      while (time < $end) { my $child = fork; $refused++ unless defined $child }
      exit if $$ != $first; open(my $told, ">", "/root/told"); print $told $refused'`,
};
const memory: Attack = {
  name: 'programs that took all memory and were ended',
  script: (seconds) =>
    `told=0; while [ $SECONDS -lt ${seconds} ]; do timeout ${seconds} tail /dev/zero || told=$((told+1)); done; echo $told > /root/told`,
};
const disk: Attack = {
  name: 'times that the disk was filled',
  script: (seconds) =>
    `told=0; while [ $SECONDS -lt ${seconds} ]; do timeout ${seconds} cat /dev/zero > /root/fill || told=$((told+1)); rm /root/fill; done; echo $told > /root/told`,
};

/**
 * Milliseconds of each line that goes to another program and comes back, within the sandbox: two processes that wake each other, and
 * nothing of Drydock between them. A key and its echo are eight such steps from end to end: the kernel's share in them.
 */
const wakeUps = (seconds: number) => `perl -MTime::HiRes=time,sleep -MIPC::Open2 -e '
  my $cat = open2(my $from, my $to, "cat"); $to->autoflush(1); my $end = time + ${seconds};
  while (time < $end) { my $sent = time; print $to "x\n"; <$from>; printf "%.2f\n", (time - $sent) * 1000; sleep 0.01 }'`;

/** What a learner at work feels while three others do their worst: fork bomb and busy loops, memory, disk and a flooded terminal. */
export async function benchNeighbours(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  const seconds = short ? 5 : typing;
  const fleet = openFleet(instance);
  const quiet = await newLearner(instance.url);
  const terminal = await quiet.terminal(await quiet.sandbox());
  const alone = await typeFor(terminal, seconds);

  const flooder = await newLearner(instance.url);
  const flooded = await flooder.sandbox();
  const [forker, hog] = [(await fleet.claim()).id, (await fleet.claim()).id];
  const lasts = 3 * seconds + 4 * margin;
  // The sandboxes that took the place of these in the pool are made before: they are no attack.
  await fleet.isQuiet();
  const attacked: readonly (readonly [Attack, SandboxId])[] = [
    [forks, forker],
    [memory, hog],
    [disk, flooded],
  ];
  for (const [attack, id] of attacked) await launch(fleet, id, attack.script(lasts));
  await delay(margin * 1000);
  const beside = await typeFor(terminal, seconds);
  const woken = (await fleet.run(await quiet.sandbox(), wakeUps(seconds))).trim().split('\n').map(Number);
  const flood = await flooder.terminal(flooded);
  let bytes = 0;
  flood.onData = (body) => {
    bytes += body.length;
  };
  const floods = seconds + 2 * margin;
  flood.type(`timeout ${floods} yes "a line of a program that says too much"\r`);
  await delay(margin * 1000);
  const besideFlood = await typeFor(terminal, seconds);

  const told = await Promise.all(
    attacked.map(async ([{ name }, id]) => ({ name, samples: [await toldIn(fleet, id)], unit: '' as const })),
  );
  for (const open of [terminal, flood]) open.close();
  for (const learner of [quiet, flooder]) await fleet.remove(await learner.sandbox());
  for (const id of [forker, hog]) await fleet.remove(id);
  return [
    { name: 'echo, three others at rest', samples: alone, unit: 'ms' },
    { name: 'echo, three others attack', samples: beside, unit: 'ms', goal: { quantile: 0.99, atMost: 50 } },
    { name: 'a line to another program and back, without Drydock, three others attack', samples: woken, unit: 'ms' },
    { name: 'echo, one of the three floods its terminal as well', samples: besideFlood, unit: 'ms' },
    ...told,
    { name: 'of the flooded terminal', samples: [bytes / 1e6 / floods], unit: 'MB/s' },
  ];
}

async function typeFor(terminal: Parameters<typeof echo>[0], seconds: number): Promise<number[]> {
  const samples: number[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    samples.push(...(await echo(terminal, 80)));
  }
  return samples;
}

/** In a session of its own: in a sandbox where everything is used up nobody can be asked. */
async function launch(fleet: FleetDoor, id: SandboxId, script: string): Promise<void> {
  await fleet.run(
    id,
    `cat > /tmp/attack.sh <<'ATTACK'\n${script}\nATTACK\nsetsid bash /tmp/attack.sh > /tmp/log 2>&1 &`,
  );
}

/** What the attack counted, once it has ended. */
async function toldIn(fleet: FleetDoor, id: SandboxId): Promise<number> {
  for (const deadline = performance.now() + 120_000; performance.now() < deadline; await delay(2000)) {
    const told = Number(await fleet.run(id, 'cat /root/told').catch(() => Number.NaN));
    if (told > 0) return told;
  }
  throw new Error('An attack was never told where its share ends: nothing was measured beside it');
}
