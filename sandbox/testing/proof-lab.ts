import { openLab, type ProofLab } from '../prove/index.ts';
import { readInstance } from './instance.ts';

/** Sandboxes of the instance under test, which may be so many times as slow as usual. */
export function proofLab(patience = 1): ProofLab {
  const { fleetUrl, relayUrl, secret } = readInstance();
  return openLab({ fleet: new URL(fleetUrl), relay: new URL(relayUrl), secret, patience });
}
