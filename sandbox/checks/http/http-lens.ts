import { type HttpRequest, httpRequest } from '#protocol';
import type { Reader } from '../language/reader.ts';
import { answerOfNobody, askedInside, type HttpAnswer, httpAnswer } from './http-answer.ts';
import { type HttpTarget, resolveTarget } from './http-target.ts';

export interface HttpOptions {
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for connecting and the whole answer, 100 to 5000; 2000 unless said otherwise. */
  readonly timeout?: number;
}

/**
 * Asks a program in the sandbox, from inside its network. Expect what can be read without asking first: a probe is made
 * only when the code gets there. `await` it, and nothing else.
 */
export interface HttpLens {
  /** `http://127.0.0.1:8080/`, or the address and port of a container. Redirects are not followed. */
  get(target: string | HttpTarget, options?: HttpOptions): Promise<HttpAnswer>;
  /** The same without the body. */
  head(target: string | HttpTarget, options?: HttpOptions): Promise<HttpAnswer>;
}

export function httpLens(reader: Reader): HttpLens {
  const ask =
    (method: HttpRequest['method']): HttpLens['get'] =>
    async (target, { headers = {}, timeout = 2000 } = {}) => {
      const place = resolveTarget(target);
      if ('absence' in place) return answerOfNobody(place.absence);
      const request = httpRequest.parse({ ...place, method, headers, timeoutMs: timeout });
      const result = await reader.probe(request);
      if (result.outcome === 'exchanged') throw new TypeError('An HTTP request was answered with an exchange');
      return httpAnswer(askedInside(request), result);
    };
  return { get: ask('GET'), head: ask('HEAD') };
}
