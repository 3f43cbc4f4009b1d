import type { Constants } from '#checks';

/**
 * A script of a lesson (setup, solution, accept, wrong) that knows the learner's values: SEED_NAME for the seed `name` and
 * so on, and NONCE. Its lines keep their numbers. The learner's own shell has none of this: there a command found
 * elsewhere would fit everybody.
 */
export function scriptFor(script: string, { seeds, nonce }: Constants): string {
  const words = Object.entries(seeds).map(([key, value]) => `SEED_${key.toUpperCase()}=${quoted(`${value}`)}`);
  return `${cluster}; export ${words.join(' ')} NONCE=${nonce}; ${script}`;
}

/** NS, NODE, INGRESS, NP1 and NP2, where the sandbox was let into the cluster: as in each prompt. */
const cluster = '[ ! -r /etc/drydock/cluster.sh ] || . /etc/drydock/cluster.sh';

const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;
