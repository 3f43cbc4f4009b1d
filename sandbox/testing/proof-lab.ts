import { openLab, type ProofLab } from '../prove/index.ts';
import { readInstance } from './instance.ts';

/** Sandboxes of the instance under test. */
export function proofLab(): ProofLab {
  const { fleetUrl, relayUrl, secret } = readInstance();
  return openLab({ fleet: new URL(fleetUrl), relay: new URL(relayUrl), secret });
}
