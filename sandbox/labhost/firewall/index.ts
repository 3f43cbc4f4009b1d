import type { Log } from '../observe/index.ts';
import { runProgram } from '../run-program.ts';
import { type AgentSettings, resolverAddress } from '../settings.ts';
import { readAllowed } from './allowed.ts';
import { ruleset, tableName } from './ruleset.ts';

type WallSettings = Pick<AgentSettings, 'egressAllow' | 'registry'>;

/**
 * Puts the rules in force, or again in force: what sandboxes reach of the network, see ruleset.ts. An own nftables table, which the
 * engine neither knows nor clears when it restarts.
 */
export async function raiseFirewall({ egressAllow, registry }: WallSettings): Promise<void> {
  const program = ruleset({ allowed: readAllowed(egressAllow), resolver: resolverAddress, registry });
  await runProgram('nft', ['--file', '-'], { input: program });
}

/** Milliseconds between two looks. */
const interval = 10_000;

/** Looks after the rules until the signal: whoever clears all rules of the lab host clears ours. */
export function keepFirewall(settings: WallSettings, log: Log, signal: AbortSignal): void {
  const timer = setInterval(() => {
    void firewallStands()
      .then(async (stands) => {
        if (stands || signal.aborted) return;
        log.warn('the firewall was gone and is raised again');
        await raiseFirewall(settings);
      })
      .catch((error: unknown) => log.error({ err: error }, 'the firewall cannot be raised'));
  }, interval);
  signal.addEventListener('abort', () => clearInterval(timer));
}

async function firewallStands(): Promise<boolean> {
  return runProgram('nft', ['list', 'chain', 'inet', tableName, 'from_sandbox_out']).then(
    (text) => text.includes('jump refuse'),
    () => false,
  );
}
