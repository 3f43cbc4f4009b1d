import { join } from 'node:path';
import { openCourseCluster } from '../cluster/index.ts';
import { openLab, type ProofLab } from '../prove/index.ts';
import { readInstance } from './instance.ts';

/** Sandboxes of the instance under test, which may be so many times as slow as usual, and its cluster. */
export function proofLab(patience = 1): ProofLab {
  const { name, data, fleetUrl, relayUrl, secret } = readInstance();
  const course = openCourseCluster(join(data, 'cluster'), { instance: name, now: Date.now });
  return openLab({ fleet: new URL(fleetUrl), relay: new URL(relayUrl), secret, patience }, course);
}
