import type { Motion } from '../language/motion.ts';
import { code } from '../language/wording.ts';
import type { ReleaseRecord } from './release-record.ts';

/** Milliseconds that Helm gives an operation unless it is told otherwise. A record that says longer than this that one is under way was left by a Helm that was ended. */
const longestOperation = 300_000;

/** A release that Helm is at work on, which with `--wait` is as long as its pods take; undefined for one that it has done with. */
export function pendingMotion({ name, info }: ReleaseRecord): Motion | undefined {
  const since = Date.parse(info.last_deployed);
  const [, operation] = /^pending-(.+)$/.exec(info.status) ?? [];
  if (operation === undefined || Number.isNaN(since)) return undefined;
  return {
    since,
    lasts: longestOperation,
    doubts: 'wrong',
    for: `Helm to end the ${operation} of ${code(name)}`,
    told: true,
  };
}
