import { x } from 'tinyexec';
import { UserError } from '#protocol';
import { tryDocker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';
import { clusterNames } from './names.ts';

/** Runs kubectl as the administrator, in the node; `input` goes to its standard input. Throws with what it said. */
export async function kubectl(context: SetupContext, args: readonly string[], input = ''): Promise<string> {
  const { exitCode, output } = await tryKubectl(context, args, input);
  if (exitCode === 0) return output;
  throw new UserError({
    code: 'kubectl-failed',
    message: `"kubectl ${args.slice(0, 3).join(' ')}" ended with ${exitCode}: ${output.trim().slice(-600)}`,
    hint: 'Look at memory and disk of this machine (npx drydock doctor), then start again',
  });
}

/** The same, whatever its exit code. */
export async function tryKubectl(
  { settings, log, signal }: SetupContext,
  args: readonly string[],
  input = '',
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const { node } = clusterNames(settings);
  const command = ['exec', '--interactive', node, 'kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', ...args];
  const result = await x('docker', command, { signal, stdin: input, timeout: 180_000 });
  signal.throwIfAborted();
  log(`kubectl ${args.slice(0, 3).join(' ')}: ${result.exitCode} ${result.stderr.trim().slice(-300)}`);
  return { exitCode: result.exitCode ?? 1, output: result.exitCode === 0 ? result.stdout : result.stderr };
}

/** Runs a shell script in a node. */
export function inNode(context: SetupContext, node: string, script: string, ...args: readonly string[]) {
  return tryDocker(context, ['exec', node, 'sh', '-euc', script, 'node', ...args], { timeout: 60_000 });
}
