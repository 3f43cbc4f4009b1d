import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readSettings } from '../cli/settings.ts';
import { readInstance } from '../testing/instance.ts';
import { startRecordingProxy } from '../testing/odd-places/recording-proxy.ts';
import { buildImage } from './build-image.ts';
import { docker } from './docker.ts';
import { baseImage } from './images.ts';

/** A step that asks the proxy for a page, with nothing but bash. */
const dockerfile = `FROM ${baseImage}
COPY once /
RUN where=\${http_proxy#http://} && bash -c "exec 3<>/dev/tcp/\${where%:*}/\${where##*:}; \\
    printf 'GET http://drydock.invalid/ HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3" | grep 'from the proxy'
`;

test('a build, from a folder with a space, gets through a proxy on the loopback of this machine and keeps nothing of it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'drydock build '));
  const folder = join(root, 'sandbox/images/odd');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  // Its own content each time: a cached step would ask nobody.
  writeFileSync(join(folder, 'once'), root);
  const proxy = await startRecordingProxy();
  vi.stubEnv('http_proxy', proxy.url);
  const phase = { update: () => {}, done: () => {}, fail: () => {} };
  const context = {
    settings: readSettings({ env: { DRYDOCK_NAME: `${readInstance().name.slice(0, 20)}-odd` }, root, isRoot: true }),
    root,
    progress: { phase: () => phase },
    log: () => {},
    signal: new AbortController().signal,
  };
  let reference: string | undefined;
  try {
    ({ reference } = await buildImage(context, { folder: 'odd', base: baseImage }, phase));
    expect(proxy.requests).toEqual(['GET http://drydock.invalid/']);
    const told = `${await docker(context, ['image', 'inspect', reference])}${await docker(context, ['history', '--no-trunc', reference])}`;
    expect(told).not.toContain(proxy.url);
  } finally {
    vi.unstubAllEnvs();
    if (reference !== undefined) await docker(context, ['image', 'rm', reference]);
    await proxy.close();
    rmSync(root, { recursive: true });
  }
});
