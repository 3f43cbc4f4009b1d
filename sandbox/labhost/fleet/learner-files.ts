import { type Readable, Transform, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type FilesOutcome, maxSnapshot, type SandboxId } from '#protocol';
import type { Engine, ExecResult } from '../engine/index.ts';

/** Milliseconds for packing and unpacking. */
const timeout = 60_000;
const maxOutput = 64 * 1024;

/**
 * Packs the home folder, in the sandbox and by its own tar: what comes out is the learner's word, and nothing outside of a sandbox
 * unpacks it. Other file systems below it and the password for the course registry stay. `head` ends a tar that
 * is too long. Its code 1 is "a file changed while it was read", as tar(1) says.
 */
const pack = `nice tar --create --directory /root --one-file-system --ignore-failed-read --exclude=./.registry-password \\
  --use-compress-program='gzip -1' --file=- . 2>/run/pack.log | head --bytes "$1"
code=\${PIPESTATUS[0]}; [ "$code" -le 1 ] || { tail -n 5 /run/pack.log >&2; exit "$code"; }`;

/** Writes the learner's files to `into` as a tar, gzipped, and does not end it. */
export async function readFiles(engine: Engine, id: SandboxId, into: Writable): Promise<FilesOutcome> {
  let bytes = 0;
  const bounded = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > maxSnapshot) bounded.destroy();
      done(null, chunk);
    },
  });
  bounded.pipe(into, { end: false });
  const { exitCode } = await engine.exec(id, {
    command: ['timeout', String(timeout / 1000), 'bash', '-c', pack, 'pack', String(maxSnapshot + 1)],
    env: ['HOME=/root', 'LC_ALL=C'],
    stdout: bounded,
    timeout,
    maxOutput,
  });
  if (!bounded.destroyed) {
    bounded.end();
    await finished(bounded);
  }
  if (bytes > maxSnapshot) return 'too-large';
  return exitCode === 0 ? 'whole' : 'failed';
}

/** Unpacks such a tar over the learner's files. */
export function writeFiles(engine: Engine, id: SandboxId, tar: Readable): Promise<ExecResult> {
  return engine.exec(id, {
    command: ['tar', '--extract', '--gzip', '--numeric-owner', '--directory', '/root'],
    env: ['HOME=/root', 'LC_ALL=C'],
    input: tar,
    timeout,
    maxOutput,
  });
}
