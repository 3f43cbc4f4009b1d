import type { Readable } from 'node:stream';
import type { LessonId, RunRequest, RunResult, SandboxId } from '#protocol';
import type { Engine, ExecResult } from '../engine/index.ts';

const home = '/root';
const environment = ['HOME=/root', 'USER=root', 'TERM=dumb'];
/** Bytes of output that are kept. */
const maxOutput = 64 * 1024;
/** Milliseconds that we wait longer than the sandbox's own `timeout`: then whatever answers there is not our business any more. */
const grace = 5000;

/** Folder of a lesson in a sandbox. The id is parsed: it holds no dots and exactly one slash. */
function lessonFolder(lesson: LessonId): string {
  return `${home}/lessons/${lesson}`;
}

/** Reads the script from its input, for there is no limit on that, and runs it as a file. */
const fromInput =
  'script=$(mktemp /run/script.XXXXXX) && cat > "$script" || exit 126; timeout --kill-after=2 "$1" bash "$script" < /dev/null; code=$?; rm -f "$script"; exit $code';

/** Runs a script as root in the sandbox. */
export async function runScript(engine: Engine, id: SandboxId, request: RunRequest): Promise<RunResult> {
  const { script, lesson, timeoutSeconds } = request;
  const startedAt = performance.now();
  const result = await engine.exec(id, {
    command: ['bash', '-c', fromInput, 'run', String(timeoutSeconds)],
    folder: lesson === undefined ? home : lessonFolder(lesson),
    env: environment,
    input: script,
    timeout: timeoutSeconds * 1000 + grace,
    maxOutput,
  });
  // 124 and 137 come from `timeout`, but a script may end with them too.
  const late = performance.now() - startedAt >= timeoutSeconds * 1000;
  return { ...result, timedOut: result.timedOut || (late && [124, 137].includes(result.exitCode)) };
}

/** Milliseconds for unpacking a lesson. */
const unpackTimeout = 60_000;

/**
 * Puts the files of a lesson in place, again if need be. They are older than everything: what a learner has changed, and got back from what
 * was saved, stays. (A folder that is newer is an error to tar, unless it is told to keep what leads to one.)
 */
export function putLesson(engine: Engine, id: SandboxId, lesson: LessonId, tar: Readable): Promise<ExecResult> {
  return engine.exec(id, {
    command: [
      'sh',
      '-c',
      'mkdir -p "$1" && tar --extract --keep-newer-files --keep-directory-symlink --warning=no-ignore-newer --no-same-owner --directory "$1"',
      'unpack',
      lessonFolder(lesson),
    ],
    env: environment,
    input: tar,
    timeout: unpackTimeout,
    maxOutput,
  });
}
