import { exec } from 'tinyexec';
import type { Attack } from '../testing/attack/attack.ts';
import { escapes } from '../testing/attack/escapes.ts';
import { systemCalls } from '../testing/attack/system-calls.ts';
import type { Instance } from '../testing/instance.ts';
import { proofLab } from '../testing/proof-lab.ts';
import type { Figure } from './samples.ts';

/** Not tried in a privileged container: there it would work, and a benchmark must not set the clock of the machine. */
const harmful = new Set(['to set the clock']);
/** Those that ask the engine inside say nothing where there is none. */
const attacks = [...systemCalls, ...escapes].filter(({ name, script }) => !harmful.has(name) && !/docker/.test(script));

/** The same ways out, tried in a sandbox and in what others give their learners: the same image as a privileged container. */
export async function benchWall(instance: Instance): Promise<Figure[]> {
  const lab = proofLab();
  try {
    await using sandbox = await lab.claim();
    const ours = await openWays(async (script) => (await sandbox.run(script, 30)).output);
    const privileged = await inPrivileged(instance, (run) => openWays(run));
    const list = (names: readonly string[]) => (names.length === 0 ? '' : `: ${names.join(', ')}`);
    process.stderr.write(`Open in a privileged container${list(privileged)}\nOpen in a sandbox${list(ours)}\n`);
    return [
      { name: 'ways tried', samples: [attacks.length], unit: '' },
      { name: 'open in a sandbox', samples: [ours.length], unit: '', goal: { quantile: 1, atMost: 0 } },
      { name: 'open in a privileged container', samples: [privileged.length], unit: '' },
    ];
  } finally {
    lab.close();
  }
}

async function openWays(run: (script: string) => Promise<string>): Promise<string[]> {
  const open: string[] = [];
  for (const { name, script, refusal } of attacks satisfies readonly Attack[]) {
    const output = await run(script);
    if (output.includes('OPEN') || !refusal.test(output)) open.push(name);
  }
  return open;
}

/** On the machine's own engine, gone afterwards. */
async function inPrivileged<T>(
  { name }: Instance,
  use: (run: (script: string) => Promise<string>) => Promise<T>,
): Promise<T> {
  const docker = async (...args: readonly string[]) => {
    const { stdout, stderr } = await exec('docker', [...args], { timeout: 60_000 });
    return `${stdout}${stderr}`;
  };
  const [image = ''] = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', `${name}-sandbox`)).split('\n');
  const container = (await docker('run', '-d', '--privileged', '--entrypoint', 'sleep', image, '600')).trim();
  try {
    return await use((script) => docker('exec', container, 'bash', '-c', script));
  } finally {
    await docker('rm', '-f', container);
  }
}
