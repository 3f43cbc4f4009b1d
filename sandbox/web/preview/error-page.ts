import type { ServerResponse } from 'node:http';
import { UserError } from '#protocol';

/** What a learner sees where a port of his sandbox should be. */
interface ErrorPage {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** What to do, or to look at. */
  readonly next: string;
}

/** The same for every address that is not there, not yours, or over: none of them tells which. */
export const notYours: ErrorPage = {
  status: 404,
  title: 'No such port',
  text: 'This address belongs to no sandbox that this browser may look into.',
  next: 'Open the port from the lab beside your lesson. Addresses change with each new sandbox.',
};

export const malformed: ErrorPage = {
  status: 400,
  title: 'Not understood',
  text: 'The request is not one that a browser sends.',
  next: 'Open the port from the lab beside your lesson.',
};

export const tooLarge: ErrorPage = {
  status: 413,
  title: 'Too large',
  text: 'At most 100 MiB can be sent to a sandbox in one request.',
  next: 'Send less, or make the file inside the sandbox, with the terminal.',
};

const brokenOff: ErrorPage = {
  status: 502,
  title: 'No HTTP',
  text: 'Something listens on this port, but what it answers is not HTTP, or it ended the connection.',
  next: 'See what it is: `ss -ltnp` names the program, `docker ps` the container. Its log may say more.',
};

/** The page for what went wrong on the way to a port. */
export function pageFor(error: unknown, port: number): ErrorPage {
  const code = error instanceof UserError ? error.problem.code : '';
  switch (code) {
    case 'port-closed':
      return {
        status: 502,
        title: `Nothing listens on port ${port}`,
        text: 'Your sandbox is there, and no program in it takes connections on this port.',
        next: 'Look at `docker ps` and `ss -ltn`, start the server, then load this page again.',
      };
    case 'port-silent':
    case 'no-answer':
      return {
        status: 504,
        title: `Port ${port} does not answer`,
        text: 'A program listens on this port, and says nothing for too long.',
        next: 'Look at what it is doing: `docker logs`, `docker top`. Then load this page again.',
      };
    case 'no-such-sandbox':
      return {
        status: 410,
        title: 'Your sandbox has ended',
        text: 'The sandbox that this port belonged to is not there any more.',
        next: 'Go back to your lesson: it gives you a fresh one.',
      };
    case 'too-many-tunnels':
    case 'busy':
      return {
        status: 503,
        title: 'Too many connections at once',
        text: 'The page in your sandbox holds all connections that one sandbox may have.',
        next: 'Close other tabs of it, then load this page again.',
      };
    case 'sandbox-away':
    case 'lab-host-away':
    case 'lab-host-misfit':
      return {
        status: 503,
        title: 'The lab host does not answer',
        text: 'Your sandbox is not lost; the way to it is interrupted.',
        next: 'Load this page again in a moment.',
      };
    default:
      return brokenOff;
  }
}

/** Sends the page; ends the connection when the answer has begun already. */
export function sendPage(response: ServerResponse, page: ErrorPage): void {
  if (response.headersSent) return void response.destroy();
  const body = htmlOf(page);
  response.writeHead(page.status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // Nothing of it runs, and it has no origin, wherever it is shown.
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => escapes[sign] ?? '');
const inline = (text: string) => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const htmlOf = ({ title, text, next }: ErrorPage) => `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${escaped(title)}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
  body { min-height: 100vh; margin: 0; display: grid; place-content: center; padding: 1.5rem; box-sizing: border-box;
    background: light-dark(#f6f9f9, #0b141a); color: light-dark(#33454d, #b7c6cc); }
  main { max-width: 30rem; }
  h1 { margin: 0 0 0.5rem; font-size: 1.25rem; line-height: 1.3; color: light-dark(#0f1c22, #f2f7f8); }
  p { margin: 0.25rem 0; }
  code { padding: 0.1em 0.3em; border-radius: 0.25em; background: light-dark(#e4ecee, #1b2a32); font-size: 0.9em; }
</style>
<main>
  <h1>${escaped(title)}</h1>
  <p>${inline(text)}</p>
  <p>${inline(next)}</p>
</main>
</html>
`;
