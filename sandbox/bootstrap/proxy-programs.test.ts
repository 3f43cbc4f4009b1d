import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refreshLists } from './apt-packages.mjs';
import { launchDockerd } from './engine-start.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { progressOn } from './progress-lines.mjs';
import { withProxies } from './proxy.mjs';

const proxy = 'http://10.1.2.3:3128';
const exceptions = 'localhost,127.0.0.1,::1';

/** What a machine with a proxy gives to the programs that fetch things: stand-ins of them write their environment down. */
describe('a proxy of the environment reaches', () => {
  let folder: string;
  let seen: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drydock proxy '));
    seen = join(folder, 'seen');
    mkdirSync(join(folder, 'bin'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (name: string) => {
    const file = join(folder, 'bin', name);
    writeFileSync(file, '#!/bin/sh\nenv > "$SEEN"\n', { mode: 0o755 });
    return file;
  };
  const contextOf = (env: NodeJS.ProcessEnv) => {
    const log = () => {};
    const screen = { write: () => {} };
    return {
      root: folder,
      data: folder,
      env: { ...withProxies(env), PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, SEEN: seen },
      log,
      signal: new AbortController().signal,
      progress: progressOn({ screen, env: {}, now: () => 0, log }),
    };
  };
  const proxiesSeen = () =>
    Object.fromEntries(
      readFileSync(seen, 'utf8')
        .split('\n')
        .filter((line) => /^[a-z]*_proxy=/i.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  const both = {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    HTTP_PROXY: proxy,
    http_proxy: proxy,
    NO_PROXY: exceptions,
    no_proxy: exceptions,
  };

  it('apt, which reads only small letters', async () => {
    program('apt-get');
    await refreshLists(contextOf({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy }));
    expect(proxiesSeen()).toEqual(both);
  });

  it('npm', async () => {
    writeFileSync(join(folder, 'package-lock.json'), '{"packages":{}}');
    const npm = join(folder, 'bin', 'npm-cli.js');
    writeFileSync(
      npm,
      `const lines = Object.entries(process.env).map(([name, value]) => name + '=' + value);
       require('node:fs').writeFileSync(process.env.SEEN, lines.join('\\n')); process.exitCode = 1;`,
    );
    const context = contextOf({ https_proxy: proxy, http_proxy: proxy, npm_execpath: npm });
    await expect(ensureNodeModules(context, process.execPath)).rejects.toThrow('npm-cli.js');
    expect(proxiesSeen()).toEqual(both);
  });

  it('dockerd where Drydock starts it', async () => {
    const dockerd = program('dockerd');
    const child = launchDockerd(contextOf({ HTTPS_PROXY: proxy, http_proxy: proxy }), dockerd, join(folder, 'log'));
    await once(child, 'exit');
    expect(proxiesSeen()).toEqual(both);
  });
});
