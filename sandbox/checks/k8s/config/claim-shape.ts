import { z } from 'zod';
import type { Kind } from '../object/kind.ts';
import { listOf, maybeText, meta, text, words } from '../object/shape.ts';

const claimShape = z.object({
  metadata: meta,
  spec: z
    .object({
      storageClassName: maybeText,
      volumeName: text,
      accessModes: listOf(z.string()),
      resources: z.object({ requests: words }).catch({ requests: {} }),
    })
    .catch({ storageClassName: undefined, volumeName: '', accessModes: [], resources: { requests: {} } }),
  status: z.object({ phase: text, capacity: words }).catch({ phase: '', capacity: {} }),
});
export type Claim = z.infer<typeof claimShape>;

export const claims: Kind<Claim> = {
  source: 'k8s:persistentvolumeclaims',
  word: 'persistentvolumeclaim',
  shape: claimShape,
};
