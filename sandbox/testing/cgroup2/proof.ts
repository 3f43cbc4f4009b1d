import { z } from 'zod';

/** What the proofs in the machine say, one JSON line each. `end` comes last: without it the machine went down before its time. */
const proof = z.discriminatedUnion('proof', [
  z.object({ proof: z.literal('pass'), title: z.string(), ms: z.number(), detail: z.string() }),
  z.object({ proof: z.literal('fail'), title: z.string(), ms: z.number(), reason: z.string() }),
  z.object({ proof: z.literal('end') }),
]);
export type Proof = z.infer<typeof proof>;

/** Reads one line of the machine's serial port; undefined when it is something else. */
export function readProof(line: string): Proof | undefined {
  const start = line.indexOf('{"proof":');
  if (start === -1) return undefined;
  try {
    return proof.parse(JSON.parse(line.slice(start)));
  } catch {
    return undefined;
  }
}

/** How many passed and failed; a machine that fell silent before the end counts as one more failure. */
export function count(proofs: readonly Proof[]): { passed: number; failed: number } {
  const of = (kind: Proof['proof']) => proofs.filter((one) => one.proof === kind).length;
  return { passed: of('pass'), failed: of('fail') + (of('end') === 0 ? 1 : 0) };
}

/** One line for the person. */
export function describe(one: Exclude<Proof, { proof: 'end' }>): string {
  const seconds = `(${(one.ms / 1000).toFixed(1)} s)`;
  if (one.proof === 'fail') return `FAIL ${one.title} ${seconds}: ${one.reason}`;
  return `PASS ${one.title} ${seconds}${one.detail === '' ? '' : `: ${one.detail}`}`;
}
