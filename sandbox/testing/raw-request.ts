import { type IncomingHttpHeaders, request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends exactly this path and these headers to `url`: what `fetch` would tidy up or forbid. */
export const rawRequest = (url: string, method: string, path: string, headers: Record<string, string> = {}) =>
  rawBody(url, method, path, headers, '');

/** The same with a body. */
export function rawBody(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const options = { hostname, port, method, path, headers, setHost: headers.host === undefined };
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
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
