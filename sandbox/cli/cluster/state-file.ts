import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterState, clusterState } from '#protocol';

const fileOf = (data: string) => join(data, 'cluster', 'state.json');

/** Undefined when nothing was ever written, or by another version. */
export function readClusterState(data: string): ClusterState | undefined {
  if (!existsSync(fileOf(data))) return undefined;
  try {
    return clusterState.safeParse(JSON.parse(readFileSync(fileOf(data), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Web reads it, as another user. */
export function writeClusterState(data: string, state: ClusterState): void {
  mkdirSync(join(data, 'cluster'), { recursive: true, mode: 0o755 });
  writeFileSync(`${fileOf(data)}.new`, `${JSON.stringify(state)}\n`, { mode: 0o644 });
  renameSync(`${fileOf(data)}.new`, fileOf(data));
}
