import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import type Docker from 'dockerode';
import { BoundedOutput } from './bounded-output.ts';
import type { ExecRequest, ExecResult } from './engine.ts';

/** Runs one command in a container to its end or the deadline. */
export async function runExec(container: Docker.Container, request: ExecRequest): Promise<ExecResult> {
  const signal = AbortSignal.timeout(request.timeout);
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
  exec.modem.demuxStream(stream, sink, sink);
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

function sourceOf(input: Readable | string): Readable {
  return typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
}
