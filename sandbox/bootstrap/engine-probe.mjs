// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { judgeEngine } from './engine-verdict.mjs';
import { runCommand } from './run-command.mjs';

/**
 * @typedef {{ verdict: import('./engine-verdict.mjs').EngineVerdict, env: NodeJS.ProcessEnv }} EngineProbe
 * `env` is the environment in which `docker` and Docker libraries reach the engine that was judged.
 */

const answerMs = 20_000;

/**
 * Asks every `docker` in PATH, first one first, until an engine answers: a client that is older, newer or broken is passed over.
 * @param {import('./run-command.mjs').SetupContext} context
 * @returns {Promise<EngineProbe>}
 */
export async function probeEngine(context) {
  const folders = (context.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && existsSync(join(folder, 'docker')));
  /** @type {import('./engine-verdict.mjs').EngineVerdict} */
  let best = { state: 'absent', detail: 'No program "docker" in PATH' };
  for (const folder of new Set(folders)) {
    const docker = join(folder, 'docker');
    const verdict = await askClient(context, docker);
    if (verdict.state === 'fit') return { verdict, env: await environmentFor(context, docker) };
    if (best.state === 'absent') best = verdict;
  }
  return { verdict: best, env: context.env };
}

/** @param {import('./run-command.mjs').SetupContext} context @param {string} docker */
async function askClient(context, docker) {
  const [info, version] = await Promise.all([ask(context, docker, 'info'), ask(context, docker, 'version')]);
  const verdict = judgeEngine(parse(info.stdout), parse(version.stdout));
  if (verdict.state !== 'absent' || verdict.detail !== '') return verdict;
  const silent =
    info.ended === 'deadline' ? `no answer in ${answerMs / 1000} s` : (info.lastLines.at(-1) ?? 'no answer');
  return { ...verdict, detail: silent };
}

/** @param {import('./run-command.mjs').SetupContext} context @param {string} docker @param {'info' | 'version'} verb */
function ask(context, docker, verb) {
  return runCommand(context, docker, [verb, '--format', '{{json .}}'], { deadlineMs: answerMs, quiet: true });
}

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The client that answered comes first in PATH. Libraries know DOCKER_HOST but not Docker's contexts, so it is spelled out.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {string} docker
 */
async function environmentFor(context, docker) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...context.env, PATH: `${dirname(docker)}${delimiter}${context.env.PATH ?? ''}` };
  if (env.DOCKER_HOST) return env;
  const { stdout } = await runCommand(
    context,
    docker,
    ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
    { deadlineMs: answerMs },
  );
  const host = stdout.trim();
  return /^(unix|npipe):/.test(host) && host !== 'unix:///var/run/docker.sock' ? { ...env, DOCKER_HOST: host } : env;
}
