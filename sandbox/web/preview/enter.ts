import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tickets } from '../auth/tickets.ts';
import type { WebContext } from '../context.ts';
import { malformed, notYours, sendPage } from './error-page.ts';
import { type Grants, grantLife } from './grants.ts';
import type { PreviewPlace } from './preview-place.ts';

/** Where a page of ours posts its ticket, on the host of the preview. */
export const enterPath = '/.well-known/drydock/enter';

const maxBody = 1024;

interface PreviewCookie {
  readonly name: string;
  /** Everything after name and value. */
  readonly attributes: string;
}

/**
 * The pane shows previews in a frame of another site, where browsers send only cookies that say so; `Partitioned` keeps such a cookie for
 * the pages of the site that it was set under. Without TLS on a foreign name such cookies are refused: then only a new tab has one.
 */
export function previewCookie(place: PreviewPlace, protocol: 'http' | 'https'): PreviewCookie {
  const framed = place.kind === 'host' && place.trustworthy;
  return {
    name: protocol === 'https' ? '__Host-drydock-preview' : 'drydock-preview',
    attributes: [
      'Path=/',
      `Max-Age=${grantLife / 1000}`,
      'HttpOnly',
      ...(framed ? ['Secure', 'SameSite=None', 'Partitioned'] : ['SameSite=Lax']),
    ].join('; '),
  };
}

export interface EnterContext extends Pick<WebContext, 'store' | 'now'> {
  readonly place: PreviewPlace;
  readonly grants: Grants;
  readonly tickets: Pick<Tickets, 'spend'>;
}

/** Turns a one-time ticket, which came in the body of a form, into the cookie of this host. */
export async function enter(
  { place, grants, tickets }: EnterContext,
  cookie: PreviewCookie,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return sendPage(response, malformed);
  const body = await readBody(request);
  if (body === undefined) return sendPage(response, malformed);
  const ticket = await tickets.spend(new URLSearchParams(body).get('ticket')?.slice(0, 128) ?? '');
  const asked = place.kind === 'host' ? place.parse(request.headers.host) : undefined;
  const fits = ticket?.use === 'preview' && ticket.sandbox !== undefined;
  const grant = fits ? grants.issue(ticket.session, ticket.sandbox) : undefined;
  // The session may be over, and the sandbox another's by now: the same questions as for every request.
  if ((await grants.admit(grant, asked?.name ?? '')) === undefined) return sendPage(response, notYours);
  response.writeHead(303, {
    location: '/',
    'set-cookie': `${cookie.name}=${grant}; ${cookie.attributes}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end();
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > maxBody) return undefined;
  }
  return body;
}
