import type { RawData, WebSocket } from 'ws';
import { closeCode, frameType, headerBytes, maxBody, type SandboxId } from '#protocol';
import { inputRate } from './input-rate.ts';
import { keepAlive } from './keep-alive.ts';
import { brakeOf, pump } from './pump.ts';
import { recheckRights } from './rights.ts';
import { type AuthorisedSocket, closeWith, type SocketContext } from './socket-context.ts';

/** Largest message: one frame. */
const maxFrame = headerBytes + maxBody;
const ourCodes = new Set<number>(Object.values(closeCode));

/** Joins a browser to the relay: frames pass both ways, neither looked into nor kept. */
export function serveTerminal(context: SocketContext, authorised: AuthorisedSocket, sandbox: SandboxId): void {
  const { hosts, hostWatch, sandboxes, ports, metrics, places, log, steady } = context;
  const { socket: browser, visitor, deliverTo } = authorised;
  const { id: learner } = visitor.learner;
  const leave = places.terminal.take(learner, keepAlive(browser, steady));
  if (leave === undefined) {
    closeWith(browser, closeCode.limit, 'Too many terminals are open at once: close one');
    return;
  }

  const relay = hosts.of(sandbox).openSocket('relay', sandbox, 'terminal');
  const closed = metrics.socket('terminal');
  recheckRights(context, authorised);
  const unsubscribe = sandboxes.subscribe(learner, (event) => {
    if (event.type === 'view' && isElsewhere(event.view, sandbox)) {
      closeWith(browser, closeCode.sandboxGone, 'This sandbox was replaced or ended');
    }
  });
  browser.on('close', () => {
    leave();
    closed();
    unsubscribe();
    relay.terminate();
  });

  relay.on('open', () => {
    const brake = brakeOf(browser);
    const slow = inputRate(brake, steady);
    const toRelay = pump(brake, relay);
    deliverTo((data, isBinary) => {
      const problem = isBinary ? frameProblem(sizeOf(data)) : 'Text came after the first message; frames are binary';
      if (problem !== undefined) return closeWith(browser, closeCode.protocol, problem);
      slow(sizeOf(data));
      if (isInput(data)) sandboxes.touch(learner);
      toRelay(data);
    });
    const toBrowser = pump(brakeOf(relay), browser);
    relay.on('message', (data, isBinary) => {
      if (!isBinary) return;
      toBrowser(data);
      if (isOutput(data)) ports.stir(sandbox);
    });
  });
  endWith(relay, (code, reason) => {
    log.debug({ sandbox, code }, 'The relay ended a terminal');
    if (code === closeCode.sandboxGone) void sandboxes.look(learner);
    if (code === closeCode.unavailable) hostWatch.look();
    closeWith(browser, code, reason);
  });
}

/** Calls `onEnd` once with the close code that the browser shall see. */
function endWith(relay: WebSocket, onEnd: (code: number, reason: string) => void): void {
  let refused = 0;
  relay.on('unexpected-response', (_request, response) => {
    refused = response.statusCode ?? 0;
    response.resume();
    relay.terminate();
  });
  // `close` follows and says all that matters.
  relay.on('error', () => undefined);
  relay.on('close', (code, reason) => {
    if (refused === 404) onEnd(closeCode.sandboxGone, 'This sandbox is not there any more');
    else if (ourCodes.has(code)) onEnd(code, reason.toString());
    else onEnd(closeCode.unavailable, 'The lab host does not answer; the terminal comes back by itself');
  });
}

function isElsewhere(view: { state: string; id?: SandboxId | undefined }, sandbox: SandboxId): boolean {
  return view.state === 'gone' || view.state === 'stopped' || (view.id !== undefined && view.id !== sandbox);
}

/** Whether the learner typed: the type of a frame is its first byte. */
function isInput(data: RawData): boolean {
  return Buffer.isBuffer(data) && data[0] === frameType.input;
}

/** Whether a program said something: a frame's first byte is its type. */
function isOutput(data: RawData): boolean {
  return Buffer.isBuffer(data) && data[0] === frameType.data;
}

function frameProblem(bytes: number): string | undefined {
  if (bytes < headerBytes) return `A frame of ${bytes} bytes came, the header alone has ${headerBytes}`;
  return bytes > maxFrame ? `A frame of ${bytes} bytes came, at most ${maxFrame} fit` : undefined;
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
}
