import { z } from 'zod';
import type { WallState } from '../prepare/prepared.ts';
import type { CheckTarget } from './targets.ts';

const answers = z.array(z.object({ name: z.string(), open: z.boolean() }));

/** What the probe on the node `node` said means. `log` is all that it wrote: its last line counts. Pure. */
export function judgeWall(log: string, targets: readonly CheckTarget[], node: string): WallState {
  const found = answers.safeParse(parse(log.trim().split('\n').at(-1) ?? '')).data;
  const isWhole = found !== undefined && targets.every(({ name }) => found.some((one) => one.name === name));
  if (!isWhole)
    return { state: 'closed', reason: `The self-check on node ${node} did not come to its end: ${log.slice(-500)}` };
  const isOpen = ({ name }: CheckTarget) => found.some((one) => one.name === name && one.open);
  const hole = targets.find((target) => !target.reachable && isOpen(target));
  if (hole !== undefined) {
    return {
      state: 'closed',
      reason: `On node ${node} a learner's pod reaches ${hole.name} (${hole.address}, port ${hole.port}). Nodes need the kernel modules nf_tables, nft_fib_inet and nft_reject_inet, and a CNI that routes between pods`,
    };
  }
  const missing = targets.find((target) => target.reachable && !isOpen(target));
  if (missing === undefined) return { state: 'open' };
  const reason = `On node ${node} a learner's pod does not reach ${missing.name} (${missing.address}, port ${missing.port}), so nothing proves that the rest is closed`;
  return { state: 'closed', reason };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
