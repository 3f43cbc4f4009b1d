import type { Log } from '../observe/index.ts';
import { runProgram } from '../run-program.ts';
import { type AgentSettings, resolverAddress } from '../settings.ts';
import { readAllowed } from './allowed.ts';
import { setResolver } from './resolver.ts';
import { ruleset, tableName } from './ruleset.ts';

type WallSettings = Pick<AgentSettings, 'egress' | 'egressAllow' | 'registry'>;

/**
 * Puts the rules in force, or again in force: what sandboxes reach of the network, see ruleset.ts. An own nftables table, which the
 * engine neither knows nor clears when it restarts.
 */
export async function raiseFirewall({ egress, egressAllow, registry }: WallSettings): Promise<void> {
  await applyRules({ egress, egressAllow, registry });
  await setResolver(egress);
}

async function applyRules({ egress, egressAllow, registry }: WallSettings): Promise<void> {
  const program = ruleset({ egress, allowed: readAllowed(egressAllow), resolver: resolverAddress, registry });
  await runProgram('nft', ['--file', '-'], { input: program });
}

/** Milliseconds between two looks. */
const interval = 5000;

/**
 * Looks after the rules until the signal: whoever clears or changes them, finds them put back as they were when this began. What the
 * kernel says then is compared, so that no chain of them can be missing. To be called when the rules are in force.
 */
export async function keepFirewall(settings: WallSettings, log: Log, signal: AbortSignal): Promise<void> {
  const wanted = await rulesInForce();
  const timer = setInterval(() => {
    void rulesInForce()
      .catch(() => undefined)
      .then(async (rules) => {
        if (rules === wanted || signal.aborted) return;
        log.warn('the firewall was not as it should be and is raised again');
        await applyRules(settings);
      })
      .catch((error: unknown) => log.error({ err: error }, 'the firewall cannot be raised'));
  }, interval);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Our table as the kernel has it, without counters and without who is connected just now. */
const rulesInForce = () => runProgram('nft', ['--stateless', '--terse', 'list', 'table', 'inet', tableName]);
