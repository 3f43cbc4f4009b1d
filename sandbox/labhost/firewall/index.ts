import type { Log } from '../observe/index.ts';
import { runProgram } from '../run-program.ts';
import { type AgentSettings, resolverAddress } from '../settings.ts';
import { readAllowed } from './allowed.ts';
import { findNode } from './find-node.ts';
import { setResolver } from './resolver.ts';
import { ruleset, tableName } from './ruleset.ts';

type WallSettings = Pick<AgentSettings, 'egress' | 'egressAllow' | 'registry' | 'cluster'>;

/**
 * Puts the rules in force, or again in force: what sandboxes reach of the network, see ruleset.ts. An own nftables table, which the
 * engine neither knows nor clears when it restarts.
 */
export async function raiseFirewall(settings: WallSettings): Promise<void> {
  await applyRules(settings, undefined);
  await setResolver(settings.egress);
}

async function applyRules({ egress, egressAllow, registry }: WallSettings, cluster: string | undefined): Promise<void> {
  const program = ruleset({ egress, allowed: readAllowed(egressAllow), resolver: resolverAddress, registry, cluster });
  await runProgram('nft', ['--file', '-'], { input: program });
}

/** Milliseconds between two looks. */
const interval = 5000;

/**
 * Looks after the rules until the signal: whoever clears or changes them, finds them put back as they were when this began. What the
 * kernel says then is compared, so that no chain of them can be missing. Where the Kubernetes node is, is asked again at each look, and they
 * follow it. To be called when the rules are in force.
 */
export async function keepFirewall(settings: WallSettings, log: Log, signal: AbortSignal): Promise<void> {
  let wanted = await rulesInForce();
  let node: string | undefined;
  let looking = false;
  const look = async () => {
    const now = settings.cluster === undefined ? undefined : await findNode(settings.cluster, node);
    if (signal.aborted) return;
    if (now !== node) {
      await applyRules(settings, now);
      wanted = await rulesInForce();
      log.info({ from: node, to: now }, 'the Kubernetes node has another address');
      node = now;
      return;
    }
    if ((await rulesInForce().catch(() => undefined)) === wanted || signal.aborted) return;
    log.warn('the firewall was not as it should be and is raised again');
    await applyRules(settings, node);
  };
  const timer = setInterval(() => {
    // A look that takes long is not overtaken.
    if (looking) return;
    looking = true;
    void look()
      .catch((error: unknown) => log.error({ err: error }, 'the firewall cannot be raised'))
      .finally(() => {
        looking = false;
      });
  }, interval);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Our table as the kernel has it, without counters and without who is connected just now. */
const rulesInForce = () => runProgram('nft', ['--stateless', '--terse', 'list', 'table', 'inet', tableName]);
