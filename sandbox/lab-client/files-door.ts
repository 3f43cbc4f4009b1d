import { type IncomingMessage, request } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FilesOutcome, filesOutcome, filesTrailer, maxSnapshot, type SandboxId } from '#protocol';
import type { AgentAddress } from './lab-hosts.ts';
import { labHostAway, labHostProblem } from './problems.ts';

/** Milliseconds for all files, there or back: the agent gives up after a minute. */
const patience = 75_000;

/** Fetches the files of a sandbox as they are packed. Undefined when it is gone. Throws UserError `lab-host-away`. */
export async function readFiles(
  address: AgentAddress,
  sandbox: SandboxId,
  into: Writable,
): Promise<FilesOutcome | undefined> {
  try {
    const answer = await send(address, 'GET', sandbox);
    if (answer.statusCode === 404) {
      answer.resume();
      into.destroy();
      return undefined;
    }
    if (answer.statusCode !== 200) throw labHostProblem(answer.statusCode ?? 0, undefined);
    // The agent is ours and counts, too: this is for one that is broken.
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxSnapshot + 65_536) answer.destroy(new Error('More files came than the agent may send'));
    });
    await pipeline(answer, into);
    return filesOutcome.safeParse(answer.trailers[filesTrailer]).data ?? 'failed';
  } catch (cause) {
    into.destroy();
    throw labHostAway(cause);
  }
}

/** Sends a tar to be unpacked; what the agent says, undefined when the sandbox is gone. Throws UserError `lab-host-away`. */
export async function writeFiles(address: AgentAddress, sandbox: SandboxId, tar: Readable): Promise<unknown> {
  try {
    const answer = await send(address, 'PUT', sandbox, tar);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    if (answer.statusCode === 404) return undefined;
    if (answer.statusCode !== 200) throw labHostProblem(answer.statusCode ?? 0, undefined);
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    tar.destroy();
    throw labHostAway(cause);
  }
}

async function send(
  { fleet, secret, patience: times = 1 }: AgentAddress,
  method: 'GET' | 'PUT',
  sandbox: SandboxId,
  body?: Readable,
): Promise<IncomingMessage> {
  const asked = request(new URL(`/v1/sandboxes/${sandbox}/files`, fleet), {
    method,
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(patience * times),
    // A connection of its own: an agent that has ended an idle one cannot be asked twice with a body that is gone.
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve).on('error', reject);
  });
  // What breaks is an error of the request, too; an answer may come before all was read.
  if (body === undefined) asked.end();
  else pipeline(body, asked).catch(() => undefined);
  return answered;
}
