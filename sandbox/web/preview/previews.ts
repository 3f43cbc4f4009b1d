import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type OpenPreview, type SandboxId, tcpPort } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';
import type { SessionRecord } from '../../storage/index.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Tickets } from '../auth/tickets.ts';
import type { WebContext } from '../context.ts';
import type { Gate } from '../http/gate.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';
import { enter, enterPath, previewCookie } from './enter.ts';
import { malformed, notYours, sendPage } from './error-page.ts';
import { type Destination, endUpgrade, forward, forwardUpgrade } from './forward.ts';
import { createGrants } from './grants.ts';
import { createPortLines } from './port-lines.ts';
import type { PreviewPlace } from './preview-place.ts';
import { cookieOf, isPlatformCookie } from './read-cookie.ts';

/** Ports of sandboxes in the learner's browser, HTTP and WebSocket, for himself alone. */
export interface Previews {
  /** How the page of this learner opens a port; undefined when he has no sandbox. */
  open(visitor: SessionRecord, port: number): Promise<OpenPreview | undefined>;
  /** Takes a request that is for a preview; false for every other. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, browser: Duplex, head: Buffer): boolean;
  close(): void;
}

export interface PreviewsContext extends WebContext {
  readonly place: PreviewPlace;
  readonly hosts: LabHosts;
  readonly sandboxes: Pick<Sandboxes, 'owns' | 'view'>;
  readonly tickets: Tickets;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly gate: Pick<Gate, 'checkHost' | 'origins'>;
  readonly protocol: 'http' | 'https';
  cookie(): { readonly name: string };
  /** Somebody looked for a port: what is open may have changed. */
  stir(sandbox: SandboxId): void;
}

/** Milliseconds between two looks at the rights of a WebSocket. */
const recheckEvery = 60_000;
const pathForm = /^\/preview\/([1-9][0-9]{0,4})\/([\w.-]{1,256})(\/.*)$/s;

export function createPreviews(context: PreviewsContext, key: string): Previews {
  const { place, hosts, sandboxes, tickets, sessions, log } = context;
  const grants = createGrants(context, key);
  const lines = createPortLines(hosts);
  const open = new Set<Duplex>();
  const { protocol } = context;
  const cookie = previewCookie(place, protocol);

  /** Below a name of its own. */
  const byHost = async ({ url = '', headers }: IncomingMessage): Promise<Destination | undefined> => {
    if (place.kind !== 'host') return undefined;
    const asked = place.parse(headers.host);
    const admitted = await grants.admit(cookieOf(headers.cookie, cookie.name), asked?.name ?? '');
    if (admitted === undefined || asked === undefined) return undefined;
    return {
      sandbox: admitted.sandbox,
      port: asked.port,
      path: url,
      host: headers.host ?? '',
      protocol,
      cookies: { isOurs: isPlatformCookie, pass: true },
      // Whatever the program says of frames: only a lesson's page may show it in one.
      added: [
        ['content-security-policy', `frame-ancestors 'self' ${context.gate.origins().join(' ')}`],
        ['x-robots-tag', 'noindex'],
      ],
      location: (value) => value,
    };
  };

  /** Below a path of the platform: the grant is in the path, since a page without an origin sends no cookies. */
  const byPath = async ({ url = '', headers }: IncomingMessage): Promise<Destination | undefined> => {
    const [, number, grant = '', path = '/'] = pathForm.exec(url) ?? [];
    const [admitted, visitor] = await Promise.all([
      grants.admit(grant),
      sessions.find(cookieOf(headers.cookie, context.cookie().name)),
    ]);
    const port = tcpPort.safeParse(Number(number)).data;
    const isAnother = visitor !== undefined && visitor.learner.id !== admitted?.learner.id;
    if (admitted === undefined || port === undefined || isAnother || isPart(headers)) return undefined;
    return {
      sandbox: admitted.sandbox,
      port,
      path,
      host: `localhost:${port}`,
      protocol,
      cookies: { isOurs: isPlatformCookie, pass: false },
      added: [
        [
          'content-security-policy',
          "sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads; frame-ancestors 'self'",
        ],
        ['referrer-policy', 'no-referrer'],
        ['x-content-type-options', 'nosniff'],
      ],
      location: (value) => (/^\/(?!\/)/.test(value) ? `/preview/${port}/${grant}${value}` : value),
    };
  };

  const isForHost = (request: IncomingMessage) =>
    place.kind === 'host' && place.parse(request.headers.host) !== undefined;
  const isForPath = ({ url = '', headers }: IncomingMessage) => {
    if (place.kind !== 'path' || !url.startsWith('/preview/')) return false;
    try {
      context.gate.checkHost(headers.host);
      return true;
    } catch {
      return false;
    }
  };
  const askedBy = (request: IncomingMessage) => (isForHost(request) ? byHost(request) : byPath(request));

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (isForHost(request) && request.url === enterPath) {
      return enter({ ...context, grants, tickets }, cookie, request, response);
    }
    if (!(request.url ?? '').startsWith('/')) return sendPage(response, malformed);
    const asked = await askedBy(request);
    if (asked === undefined) return sendPage(response, notYours);
    await forward(lines, request, response, asked);
    if (response.statusCode >= 500) context.stir(asked.sandbox);
  };

  const join = async (request: IncomingMessage, browser: Duplex, head: Buffer) => {
    const asked = await askedBy(request);
    if (asked === undefined) return endUpgrade(browser, 404);
    // A page of another origin must not speak in the learner's name, whatever cookies go along.
    const own = place.kind === 'host' ? `${protocol}://${request.headers.host?.toLowerCase()}` : 'null';
    const wanted = request.headers.upgrade?.toLowerCase() === 'websocket' && request.method === 'GET';
    if (!wanted || request.headers.origin !== own) return endUpgrade(browser, wanted ? 403 : 400);
    const recheck = setInterval(() => {
      askedBy(request).then(
        (still) => still?.sandbox === asked.sandbox || browser.destroy(),
        (error: unknown) => log.warn({ err: error }, 'Rights to a port could not be checked'),
      );
    }, recheckEvery);
    recheck.unref();
    await forwardUpgrade(lines, request, { browser, head }, asked);
    clearInterval(recheck);
  };

  const keep = (connection: Duplex) => {
    open.add(connection);
    connection.once('close', () => open.delete(connection));
  };

  return {
    open: async (visitor, port) => {
      const { hash, learner } = visitor;
      const view = await sandboxes.view(learner.id);
      if (view?.state !== 'active') return undefined;
      if (place.kind === 'path') return { url: `/preview/${port}/${grants.issue(hash, view.id)}/` };
      const { ticket } = await tickets.issue(visitor, 'preview', view.id);
      const origin = place.origin(port, grants.nameOf(learner.id, view.id));
      return { url: new URL(enterPath, origin).href, ticket };
    },
    request: (request, response) => {
      if (!isForHost(request) && !isForPath(request)) return false;
      if (!open.has(request.socket)) keep(request.socket);
      serve(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'A request to a port failed');
        response.destroy();
      });
      return true;
    },
    upgrade: (request, browser, head) => {
      if (!isForHost(request) && !isForPath(request)) return false;
      keep(browser);
      join(request, browser, head).catch((error: unknown) => {
        log.error({ err: error }, 'A WebSocket to a port failed');
        browser.destroy();
      });
      return true;
    },
    close: () => {
      for (const connection of open) connection.destroy();
    },
  };
}

/** A part of one of our own pages, not a page of its own: a script of a sandbox must never be one of ours. */
function isPart(headers: IncomingMessage['headers']): boolean {
  const isOurs = headers['sec-fetch-site'] === 'same-origin';
  return isOurs && !['document', 'iframe', 'frame'].includes(String(headers['sec-fetch-dest']));
}
