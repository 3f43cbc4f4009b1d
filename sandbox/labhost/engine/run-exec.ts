import { once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import type Docker from 'dockerode';
import { BoundedOutput } from './bounded-output.ts';
import type { ExecRequest, ExecResult } from './engine.ts';

/** Runs one command in a container to its end or the deadline. */
export async function runExec(container: Docker.Container, request: ExecRequest): Promise<ExecResult> {
  const unread = new AbortController();
  request.stdout?.on('close', () => unread.abort());
  const signal = AbortSignal.any([AbortSignal.timeout(request.timeout), unread.signal]);
  const hasInput = request.input !== undefined;
  const exec = await container.exec({
    Cmd: [...request.command],
    AttachStdin: hasInput,
    AttachStdout: true,
    AttachStderr: true,
    User: '0',
    Env: [...(request.env ?? [])],
    ...(request.folder === undefined ? {} : { WorkingDir: request.folder }),
    abortSignal: signal,
  });
  const stream = await exec.start({ hijack: hasInput, stdin: hasInput, abortSignal: signal });
  const output = new BoundedOutput(request.maxOutput);
  const sink = new PassThrough().on('data', (chunk: Buffer) => output.add(chunk));
  exec.modem.demuxStream(stream, request.stdout === undefined ? sink : paced(request.stdout, stream), sink);
  if (hasInput) sourceOf(request.input ?? '').pipe(stream);
  try {
    await once(stream, 'end', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    return { exitCode: 124, output: output.text(), timedOut: true };
  } finally {
    stream.destroy();
  }
  const { ExitCode: exitCode } = await exec.inspect();
  return { exitCode: exitCode ?? 125, output: output.text(), timedOut: false };
}

/** Writes on, and keeps the source waiting while the target does: what takes the stream apart does not ask. */
function paced(target: Writable, source: { pause(): unknown; resume(): unknown }): Writable {
  return new Writable({
    write: (chunk, _encoding, done) => {
      if (target.destroyed) return done();
      if (target.write(chunk)) return done();
      source.pause();
      const go = () => {
        target.off('drain', go).off('close', go);
        source.resume();
        done();
      };
      target.on('drain', go).on('close', go);
    },
  });
}

function sourceOf(input: Readable | string): Readable {
  return typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
}
