import { readFileSync } from 'node:fs';
import { exec } from 'tinyexec';
import { z } from 'zod';
import type { SandboxId } from '#protocol';
import type { Instance } from '../testing/instance.ts';
import { newLearner } from '../testing/learner.ts';
import type { ScriptedTerminal } from '../testing/scripted-terminal.ts';
import { echo } from './echo.ts';
import { type Figure, quantile } from './samples.ts';

const rounds = 3;
const megabytes = 64;
const keys = 200;

/** Samples of one path, taken in the same run as the other's. */
interface Sample {
  readonly megabytesPerSecond: number;
  readonly echoMs: readonly number[];
}

/**
 * The terminal through both hops (web and relay) against one hop of plain dockerode exec inside the lab host, interleaved.
 * Ratios count; absolute numbers wobble with the machine.
 */
export async function benchTerminal(instance: Instance): Promise<Figure[]> {
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  const terminal = await learner.terminal(sandbox);
  await terminal.run(
    `head -c ${megabytes * 750_000} /dev/urandom | base64 -w 119 > /tmp/flood; stty -echo; PS1=; stty echo`,
  );
  const ours: Sample[] = [];
  const plain: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push({ megabytesPerSecond: await flood(terminal), echoMs: await echo(terminal, keys) });
    plain.push(await plainExec(instance, sandbox));
  }
  terminal.close();
  const rate = (samples: readonly Sample[]) => samples.map((sample) => sample.megabytesPerSecond);
  const echoes = (samples: readonly Sample[]) => samples.flatMap((sample) => [...sample.echoMs]);
  return [
    { name: 'throughput, two hops', samples: rate(ours), unit: 'MB/s' },
    { name: 'throughput, plain dockerode exec, one hop', samples: rate(plain), unit: 'MB/s' },
    {
      name: 'throughput ratio (more is better)',
      samples: [quantile(rate(ours), 0.5) / quantile(rate(plain), 0.5)],
      unit: '',
    },
    { name: 'echo, two hops', samples: echoes(ours), unit: 'ms' },
    { name: 'echo, plain dockerode exec, one hop', samples: echoes(plain), unit: 'ms' },
    {
      name: 'echo p50 ratio (less is better)',
      samples: [quantile(echoes(ours), 0.5) / quantile(echoes(plain), 0.5)],
      unit: '',
    },
  ];
}

async function flood(terminal: ScriptedTerminal): Promise<number> {
  let bytes = 0;
  const started = performance.now();
  await new Promise<void>((resolve) => {
    terminal.onData = (body) => {
      bytes += body.length;
      if (bytes >= megabytes * 1_000_000) resolve();
    };
    terminal.type('cat /tmp/flood\r');
  });
  const seconds = (performance.now() - started) / 1000;
  terminal.onData = undefined;
  return bytes / 1e6 / seconds;
}

/** Runs exec-probe.mjs beside the lab engine, where dockerode reaches it in one hop. */
async function plainExec({ labHost }: Instance, sandbox: SandboxId): Promise<Sample> {
  const probe = readFileSync(new URL('exec-probe.mjs', import.meta.url), 'utf8');
  const { stdout } = await exec(
    'docker',
    [
      'exec',
      '-w',
      '/opt/drydock',
      labHost,
      '/opt/drydock/node/bin/node',
      '--input-type=module',
      '-e',
      probe,
      sandbox,
      String(megabytes),
      String(keys),
    ],
    { throwOnError: true },
  );
  return z.object({ megabytesPerSecond: z.number(), echoMs: z.array(z.number()) }).parse(JSON.parse(stdout));
}
