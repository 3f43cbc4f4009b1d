import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { EngineError, noAnswer } from './engine-error.ts';

export interface EngineClientContext {
  /** Opens a connection to the engine. */
  connect(signal: AbortSignal): Promise<Socket>;
  /** Ends every request. */
  readonly signal: AbortSignal;
}

export interface EngineAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** Whether there was more than the limit; only with `cut`. */
  readonly cut: boolean;
}

/** Milliseconds for a whole answer, or for the head of a stream. */
const deadline = 5000;

/**
 * GET requests to a learner's engine, which may be a program of his own: each answer has a deadline and a size, redirects are
 * never followed, and each request has its own connection, so that no answer can be smuggled into another.
 */
export class EngineClient {
  readonly #context: EngineClientContext;

  constructor(context: EngineClientContext) {
    this.#context = context;
  }

  /** Reads a whole answer of at most `limit` bytes. `cut` takes the beginning of a longer one. Throws EngineError. */
  async get(path: string, { limit, cut = false }: { limit: number; cut?: boolean }): Promise<EngineAnswer> {
    const signal = AbortSignal.any([this.#context.signal, AbortSignal.timeout(deadline)]);
    try {
      const response = await this.#ask(path, signal);
      const parts: Buffer[] = [];
      let length = 0;
      for await (const chunk of response) {
        if (!Buffer.isBuffer(chunk)) continue;
        parts.push(chunk);
        length += chunk.length;
        if (length > limit) {
          response.destroy();
          if (!cut) throw new EngineError(`The Docker engine in the sandbox sent more than ${limit} bytes at once`);
          break;
        }
      }
      // A body without a length ends like that of an engine that closes when it is the deadline that closes.
      signal.throwIfAborted();
      const body = Buffer.concat(parts).subarray(0, limit);
      return { status: response.statusCode ?? 0, body, cut: length > limit };
    } catch (error) {
      throw asEngineError(error, this.#context.signal);
    }
  }

  /** Reads an answer without an end until `signal`. Only its head has a deadline. Throws EngineError. */
  async *stream(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    const whole = AbortSignal.any([this.#context.signal, signal]);
    try {
      const response = await this.#head(path, whole);
      if (response.statusCode !== 200) {
        response.destroy();
        throw new EngineError(
          `The Docker engine in the sandbox answered ${response.statusCode} where 200 was expected`,
        );
      }
      for await (const chunk of response) if (Buffer.isBuffer(chunk)) yield chunk;
    } catch (error) {
      throw asEngineError(error, whole);
    }
  }

  async #head(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), deadline);
    try {
      return await this.#ask(path, AbortSignal.any([signal, late.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const socket = await this.#context.connect(signal);
    const outgoing = request({
      createConnection: () => socket,
      host: 'docker',
      path,
      signal,
      maxHeaderSize: 16 * 1024,
      headers: { accept: 'application/json' },
    });
    outgoing.on('close', () => socket.destroy());
    outgoing.end();
    const response = await answerTo(outgoing);
    // Errors of the body reach whoever reads it; without a reader they must not end the process.
    response.on('error', () => undefined);
    return response;
  }
}

/** The head of the answer; rejects when the connection ends without one, whichever way it does. */
function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.on('close', () => reject(new EngineError(noAnswer)));
  });
}

/** Whatever went wrong with the connection is one thing to the learner; our own abort stays what it is. */
function asEngineError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof EngineError) return error;
  return new EngineError(noAnswer, { cause: error });
}
