import type { SandboxId } from '#protocol';
import type { Log } from '../observe/index.ts';
import { runProgram } from '../run-program.ts';
import { type AgentSettings, resolverAddress } from '../settings.ts';
import { readAllowed } from './allowed.ts';
import { findCluster } from './find-node.ts';
import { setResolver } from './resolver.ts';
import { type ClusterPlace, offlineProgram, offlineSet, ruleset, tableName } from './ruleset.ts';

type WallSettings = Pick<AgentSettings, 'egress' | 'egressAllow' | 'registry' | 'cluster'>;

export interface Firewall {
  /**
   * Puts the rules in force, or again in force: what sandboxes reach of the network, see ruleset.ts. An own nftables table, which the
   * engine neither knows nor clears when it restarts. Then looks after it until the signal: whoever clears or changes it, finds it put
   * back. To be called once.
   */
  raise(offline: readonly SandboxId[], signal: AbortSignal): Promise<void>;
  /** From now on these sandboxes, and no others, do without the internet. Connections that they have end. */
  setOffline(offline: readonly SandboxId[]): Promise<void>;
}

/** Milliseconds between two looks. */
const interval = 5000;

export function openFirewall({ egress, egressAllow, registry, cluster }: WallSettings, log: Log): Firewall {
  let offline: readonly SandboxId[] = [];
  /** Where the Kubernetes cluster is. It is asked again at each look, and the rules follow it. */
  let place: ClusterPlace | undefined;
  /** Our table as it was in force at first. What the kernel says then is compared, so that no chain of it can be missing. */
  let wanted = '';
  let last: Promise<void> = Promise.resolve();
  /** One after the other: what is wanted and what is in force change together. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.catch(() => undefined).then(work);
    return last;
  };
  const apply = () => {
    const allowed = readAllowed(egressAllow);
    return nft(ruleset({ egress, allowed, offline, resolver: resolverAddress, registry, cluster: place }));
  };
  const follow = async (now: ClusterPlace | undefined) => {
    const from = place;
    place = now;
    await apply();
    wanted = (await inForce()).rules;
    log.info({ from, to: now }, 'the Kubernetes cluster has another address');
  };
  const compare = async () => {
    const found = await inForce().catch(() => undefined);
    if (found?.rules === wanted && found.offline === sorted(offline)) return;
    log.warn('the firewall was not as it should be and is raised again');
    await apply();
  };
  const look = async (signal: AbortSignal) => {
    // It may take long: nobody waits behind it.
    const now = await findCluster(cluster, place);
    const isSame = JSON.stringify(now) === JSON.stringify(place);
    if (!signal.aborted) await inTurn(() => (isSame ? compare() : follow(now)));
  };
  return {
    raise: async (first, signal) => {
      offline = first;
      await inTurn(apply);
      await setResolver(egress);
      wanted = (await inForce()).rules;
      let looking = false;
      const timer = setInterval(() => {
        // A look that takes long is not overtaken.
        if (looking || signal.aborted) return;
        looking = true;
        look(signal)
          .catch((error: unknown) => log.error({ err: error }, 'the firewall cannot be raised'))
          .finally(() => {
            looking = false;
          });
      }, interval);
      signal.addEventListener('abort', () => clearInterval(timer));
    },
    setOffline: (next) =>
      inTurn(async () => {
        // Also when it fails: the next look makes it so.
        offline = next;
        await nft(offlineProgram(next));
      }),
  };
}

const nft = async (program: string): Promise<void> => {
  await runProgram('nft', ['--file', '-'], { input: program });
};

/** What the kernel has: nft says it in hundreds of small pieces, and each would wake us, so a shell collects them. */
const inForceScript = `rules=$(nft --stateless --terse list table inet ${tableName}) || exit
offline=$(nft list set inet ${tableName} ${offlineSet}) || exit
printf '%s\\n\\n\\n%s' "$rules" "$offline"`;

/** Our table without counters and without what is in its sets, for who is connected changes all the time; and who is in the set of those without the internet. */
async function inForce(): Promise<{ readonly rules: string; readonly offline: string }> {
  const [rules = '', set = ''] = (await runProgram('sh', ['-c', inForceScript])).split('\n\n\n');
  return { rules, offline: sorted([...set.matchAll(/"([^"]*)"/g)].flatMap(([, name]) => name ?? [])) };
}

const sorted = (names: readonly string[]): string => [...names].sort().join(' ');
