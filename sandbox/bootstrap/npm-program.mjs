// @ts-check
import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { SetupProblem } from './setup-problem.mjs';

/**
 * Finds npm's own JavaScript file, so that npm can run under any Node: the npm that started us, else the one beside Node, else the one in PATH.
 * @param {{ env: NodeJS.ProcessEnv, execPath: string, exists?: (file: string) => boolean, real?: (file: string) => string }} source
 */
export function findNpm({ env, execPath, exists = existsSync, real = realpathSync }) {
  const beside = join(dirname(execPath), '..');
  const candidates = [
    ...(basename(env.npm_execpath ?? '') === 'npm-cli.js' ? [env.npm_execpath ?? ''] : []),
    join(beside, 'lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'share/nodejs/npm/bin/npm-cli.js'),
    ...(env.PATH ?? '')
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => join(folder, 'npm'))
      .filter((file) => exists(file))
      .map((file) => real(file))
      .filter((file) => file.endsWith('.js')),
  ];
  const found = candidates.find((file) => exists(file));
  if (found !== undefined) return found;
  throw new SetupProblem({
    code: 'npm-missing',
    message: `Node ${process.versions.node} is here, but npm is not: looked beside "${execPath}" and in PATH`,
    hint: 'Install npm, on Debian and Ubuntu: apt-get install npm',
  });
}
