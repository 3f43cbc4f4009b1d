import { join } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { readSettings } from '../settings.ts';

/** A context for tests that records what was said, printed and which phases ended how. */
export function fakeContext(root: string, env: NodeJS.ProcessEnv = {}) {
  const said: string[] = [];
  const printed: string[] = [];
  const ended: string[] = [];
  const stopping = new AbortController();
  const data = join(root, 'data');
  const context: CommandContext = {
    settings: readSettings({ env: { DRYDOCK_DATA: data, ...env }, root, isRoot: false }),
    root,
    progress: {
      phase: (title) => ({
        update: () => {},
        done: (detail = '') => ended.push(`${title}: ${detail}`),
        fail: (detail) => ended.push(`${title} failed: ${detail}`),
      }),
    },
    log: () => {},
    logFile: join(data, 'logs/test.log'),
    signal: stopping.signal,
    print: (line) => printed.push(line),
    say: (line) => said.push(line),
    env: { PATH: process.env.PATH, ...env },
    isRoot: false,
    version: '0.0.0',
  };
  return { context, said, printed, ended, stopping };
}
