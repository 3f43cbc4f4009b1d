import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fakeContext } from '../testing/fake-context.ts';
import { stopCluster } from './index.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

it('a stop where no engine answers has nothing to stop, and says that the cluster is down', async () => {
  const root = mkdtempSync(join(tmpdir(), 'drydock-no-engine-'));
  const before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = `unix://${root}/none.sock`;
  try {
    const { context } = fakeContext(root);
    writeClusterState(context.settings.data, {
      status: 'ready',
      since: new Date(0).toISOString(),
      version: 'v1',
      nodes: 1,
    });
    await stopCluster(context);
    expect(readClusterState(context.settings.data)?.status).toBe('down');
  } finally {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
    rmSync(root, { recursive: true });
  }
});
