import { type IncomingHttpHeaders, request } from 'node:http';
import { request as tlsRequest } from 'node:https';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends exactly this path and these headers to `url`: what `fetch` would tidy up or forbid. */
export const rawRequest = (url: string, method: string, path: string, headers: Record<string, string> = {}) =>
  rawBody(url, method, path, headers, '');

/** The same with a body; `ca` is whom to believe with TLS. */
export function rawBody(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
  ca?: Buffer,
): Promise<RawAnswer> {
  const { protocol, hostname, port } = new URL(url);
  const options = { hostname, port, method, path, headers, setHost: headers.host === undefined };
  return new Promise((resolve, reject) => {
    const ask = protocol === 'https:' ? tlsRequest : request;
    const sent = ask({ ...options, ...(ca && { ca, servername: hostname }) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
