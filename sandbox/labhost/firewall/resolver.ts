import { readFile, writeFile } from 'node:fs/promises';
import { runProgram } from '../run-program.ts';
import type { AgentSettings } from '../settings.ts';

/** Read by the resolver when it starts (init). While the file is not there no name outside is found: nothing may start then either. */
const file = '/run/drydock-dnsmasq.conf';

/**
 * What the resolver of the sandboxes is told beside the names of the course registry. Without the internet it says of every other
 * name at once that there is none: a question that nobody answers would hold up a learner for ten seconds. Pure.
 */
export const resolverConfig = (egress: AgentSettings['egress']): string =>
  egress === 'on' ? '# Names outside are asked for.\n' : 'no-resolv\naddress=/#/\n';

/** Brings the resolver in line; starts it anew only when that changes anything. */
export async function setResolver(egress: AgentSettings['egress']): Promise<void> {
  const wanted = resolverConfig(egress);
  const now = await readFile(file, 'utf8').catch(() => undefined);
  if (now === wanted) return;
  await writeFile(file, wanted);
  await runProgram('sh', ['-c', 'kill -HUP "$(cat /run/drydock-dnsmasq.keeper)"']);
}
