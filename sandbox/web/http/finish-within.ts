import type { IncomingMessage } from 'node:http';

/**
 * Ends the connection of a request that is not all there after so many milliseconds: who sends byte after byte would hold a place for
 * nothing. An answer may take as long as it does.
 */
export function finishWithin(request: IncomingMessage, milliseconds: number): void {
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, milliseconds);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
