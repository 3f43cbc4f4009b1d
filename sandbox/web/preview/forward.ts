import { type ClientRequest, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type SandboxId, UserError } from '#protocol';
import { pageFor, sendPage, tooLarge } from './error-page.ts';
import { type Cookies, requestHeaders, responseHeaders } from './pass-headers.ts';
import type { PortLines } from './port-lines.ts';

/** Where a request of a browser goes, and as what. */
export interface Destination {
  readonly sandbox: SandboxId;
  readonly port: number;
  /** Path and query for the program. */
  readonly path: string;
  /** The name that the program is asked by. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly cookies: Cookies;
  /** Headers of every answer. */
  readonly added: readonly (readonly [string, string])[];
  /** Where an answer sends the browser, as the browser must ask for it. */
  location(value: string): string;
}

/** Bytes of one request and of one answer. */
const maxUpload = 100 * 1024 * 1024;
const maxDownload = 1024 * 1024 * 1024;
const maxHeaders = 32 * 1024;

/** Milliseconds: until the answer begins, once nothing more is sent; of silence, within it or on a WebSocket, after which nobody is there; for a server to come up. */
const patience = { answer: 60_000, silence: 60 * 60_000, start: 3000 };
const retryPause = 250;

/** Passes a request into the sandbox and the answer back, as it comes. Resolves when it is over, whatever came of it. */
export async function forward(
  lines: PortLines,
  request: IncomingMessage,
  response: ServerResponse,
  to: Destination,
): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > maxUpload) return sendPage(response, tooLarge);
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => response.once('close', resolve)).then(() => over.abort());
  const fail = (error: unknown) => {
    request.unpipe();
    request.resume();
    sendPage(response, pageFor(error, to.port));
  };
  const patientUntil = Date.now() + patience.start;
  const attempt = async (): Promise<void> => {
    const { outgoing, stillSending } = await ask(lines, request, to, over.signal, {});
    request.on('data', stillSending);
    over.signal.addEventListener('abort', () => outgoing.destroy());
    outgoing.on('error', (error) => {
      const again = isRepeatable(request) && isHangUp(error) && Date.now() < patientUntil && !over.signal.aborted;
      if (again) setTimeout(() => attempt().catch(fail), retryPause);
      else fail(error);
    });
    outgoing.on('response', (answer) => {
      answer.on('error', () => response.destroy());
      if (!begin(response, answer, to)) return fail(undefined);
      upTo(maxDownload, answer, () => answer.destroy(new Error('The answer is too large')));
      answer.pipe(response);
    });
    outgoing.on('upgrade', (_answer, socket) => {
      socket.destroy();
      fail(undefined);
    });
    upTo(maxUpload, request, () => {
      request.unpipe();
      sendPage(response, tooLarge);
    });
    outgoing.flushHeaders();
    if (isRepeatable(request)) outgoing.end();
    else request.pipe(outgoing);
  };
  await attempt().catch(fail);
  await closed;
}

/** Without a body, and asked as often as one likes. */
function isRepeatable({ method, headers }: IncomingMessage): boolean {
  const isEmpty = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  return isEmpty && (method === 'GET' || method === 'HEAD');
}

/** The other side ended the connection without a word: so does Docker for a port whose container is not up yet. */
const isHangUp = (error: Error) => 'code' in error && error.code === 'ECONNRESET';

/** The request on a connection of its own; what is to be sent follows. Nobody waits longer than `patience` for its answer. */
async function ask(
  lines: PortLines,
  request: IncomingMessage,
  to: Destination,
  signal: AbortSignal,
  extra: Record<string, string>,
): Promise<{ outgoing: ClientRequest; stillSending: () => void }> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(noAnswer), patience.answer);
  try {
    const line = await lines.open(to.sandbox, to.port, AbortSignal.any([signal, late.signal]));
    const outgoing = httpRequest({
      createConnection: () => line,
      method: request.method,
      path: to.path,
      headers: { ...requestHeaders(request.rawHeaders, to), ...extra },
      setHost: false,
      maxHeaderSize: maxHeaders,
    });
    let isWaiting = true;
    const waited = () => {
      isWaiting = false;
      clearTimeout(timer);
    };
    const begun = () => {
      waited();
      outgoing.setTimeout(patience.silence, () => outgoing.destroy());
    };
    late.signal.addEventListener('abort', () => outgoing.destroy(noAnswer));
    outgoing.once('response', begun).once('upgrade', begun).once('close', waited);
    return { outgoing, stillSending: () => void (isWaiting && timer.refresh()) };
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
}

const noAnswer = new UserError({ code: 'no-answer', message: 'The program does not answer' });

/** False when a status or header is not fit to be passed on. */
function begin(response: ServerResponse, answer: IncomingMessage, to: Destination): boolean {
  try {
    // A program that does not say when has nothing said for it.
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 502, headersOf(answer, to));
    response.flushHeaders();
    return true;
  } catch {
    answer.destroy();
    return false;
  }
}

function headersOf(answer: IncomingMessage, to: Destination): string[] {
  const headers = responseHeaders(answer.rawHeaders, to);
  return headers.map((text, at) => (headers[at - 1] === 'location' && at % 2 === 1 ? to.location(text) : text));
}

function upTo(most: number, from: IncomingMessage, exceeded: () => void): void {
  let bytes = 0;
  from.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (before <= most && bytes > most) exceeded();
  });
}

/** Joins a browser's WebSocket with the program's. Resolves when both are over. */
export async function forwardUpgrade(
  lines: PortLines,
  request: IncomingMessage,
  { browser, head }: { browser: Duplex; head: Buffer },
  to: Destination,
): Promise<void> {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => browser.once('close', resolve)).then(() => over.abort());
  const fail = (error: unknown) => endUpgrade(browser, pageFor(error, to.port).status);
  try {
    const { outgoing } = await ask(lines, request, to, over.signal, { connection: 'upgrade', upgrade: 'websocket' });
    over.signal.addEventListener('abort', () => outgoing.destroy());
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      answer.destroy();
      endUpgrade(browser, answer.statusCode === 101 ? 502 : (answer.statusCode ?? 502));
    });
    outgoing.on('upgrade', (answer, program, first) => {
      program.setTimeout(patience.silence, () => program.destroy());
      program.on('error', () => program.destroy());
      program.on('close', () => browser.destroy());
      browser.on('close', () => program.destroy());
      browser.write(switching(answer, to), 'latin1');
      if (first.length > 0) browser.write(first);
      if (head.length > 0) program.write(head);
      program.pipe(browser);
      browser.pipe(program);
    });
    outgoing.end();
  } catch (error) {
    fail(error);
  }
  await closed;
}

function switching(answer: IncomingMessage, to: Destination): string {
  const headers = responseHeaders(answer.rawHeaders, { ...to, added: [] });
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1]}`] : []));
  return ['HTTP/1.1 101 Switching Protocols', 'connection: upgrade', 'upgrade: websocket', ...lines, '', ''].join(
    '\r\n',
  );
}

/** Answers an upgrade with a status and nothing else: browsers show scripts no more of it. */
export function endUpgrade(browser: Duplex, status: number): void {
  browser.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
