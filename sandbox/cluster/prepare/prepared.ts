import { z } from 'zod';
import { type ApiServer, orUndefined } from '../api/api-server.ts';
import { apply } from '../api/apply.ts';
import { systemNamespace } from '../names.ts';
import { closedProblem } from '../problems.ts';

/** How the wall around learners' pods was when it was last tried. */
const wallState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('checking') }),
  z.object({ state: z.literal('open') }),
  /** Names the probe that was open, and how to mend it. */
  z.object({ state: z.literal('closed'), reason: z.string() }),
]);
export type WallState = z.infer<typeof wallState>;

const name = 'wall-check';
const stored = z.object({ data: z.object({ wall: z.string() }) });

/** Writes into the cluster itself how its wall is: everybody who uses it knows. */
export async function writeWall(api: ApiServer, wall: WallState): Promise<void> {
  const metadata = { name, namespace: systemNamespace };
  await apply(api, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { wall: JSON.stringify(wall) } });
}

/** Undefined in a cluster that was never prepared. */
export async function readWall(api: ApiServer): Promise<WallState | undefined> {
  const path = `/api/v1/namespaces/${systemNamespace}/configmaps/${name}`;
  const answer = await orUndefined(api.ask({ method: 'GET', path }));
  return answer === undefined ? undefined : wallState.parse(JSON.parse(stored.parse(answer).data.wall));
}

/** Throws UserError `cluster-closed` unless the wall was tried and held. */
export async function requireOpenWall(api: ApiServer): Promise<void> {
  const wall = await readWall(api);
  if (wall?.state === 'open') return;
  if (wall === undefined) throw closedProblem('it was not prepared for learners');
  throw closedProblem(wall.state === 'closed' ? wall.reason : 'its safety is being checked; that takes some seconds');
}
