import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Tree = Readonly<Record<string, unknown>>;

interface Watcher {
  readonly path: string;
  readonly answer: ServerResponse;
}

/**
 * An API server as far as a watch needs one, over plain HTTP: kinds, lists, watches that end in their time, logs and the proxy to pods. A
 * test makes objects in it, and breaks it.
 */
export class FakeApi {
  readonly #server = createServer((request, answer) => this.#serve(request, answer));
  readonly #objects = new Map<string, Map<string, Tree>>();
  readonly #watchers = new Set<Watcher>();
  #version = 100;
  /** Every path that was asked for, with its query. */
  readonly asked: string[] = [];
  /** `deaf`: it takes connections and says nothing. `broken`: it breaks them off. `old`: it knows no version that it gave. */
  mood: 'well' | 'deaf' | 'broken' | 'old' = 'well';
  /** By path without its query; what answers. */
  readonly answers = new Map<string, { readonly status: number; readonly body: string }>();

  static async start(): Promise<FakeApi> {
    const api = new FakeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): URL {
    const address = this.#server.address();
    if (!isAddress(address)) throw new Error('It does not listen');
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  /** Makes or changes an object of a collection: `/api/v1/pods`. */
  put(path: string, object: Tree): void {
    const uid = uidOf(object);
    const all = this.#of(path);
    const type = all.has(uid) ? 'MODIFIED' : 'ADDED';
    this.#version += 1;
    all.set(uid, stamped(object, this.#version));
    this.#tell(path, { type, object: stamped(object, this.#version) });
  }

  remove(path: string, object: Tree): void {
    this.#of(path).delete(uidOf(object));
    this.#version += 1;
    this.#tell(path, { type: 'DELETED', object: stamped(object, this.#version) });
  }

  /** Breaks off what is open. */
  drop(): void {
    for (const { answer } of this.#watchers) answer.socket?.destroy();
    this.#watchers.clear();
  }

  watchesOf(path: string): number {
    return [...this.#watchers].filter((one) => one.path === path).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #of(path: string): Map<string, Tree> {
    const all = this.#objects.get(path) ?? new Map<string, Tree>();
    this.#objects.set(path, all);
    return all;
  }

  #tell(path: string, event: object): void {
    if (this.mood !== 'well') return;
    for (const watcher of this.#watchers) if (watcher.path === path) watcher.answer.write(`${JSON.stringify(event)}\n`);
  }

  #serve({ url = '/' }: IncomingMessage, answer: ServerResponse): void {
    this.asked.push(url);
    const { pathname, searchParams } = new URL(url, 'http://api');
    if (this.mood === 'broken') answer.socket?.destroy();
    if (this.mood === 'broken' || this.mood === 'deaf') return;
    const fixed = this.answers.get(pathname);
    if (fixed !== undefined) {
      answer.writeHead(fixed.status, { 'content-type': 'application/json', 'x-said': 'yes' }).end(fixed.body);
    } else if (pathname === '/api/v1')
      send(answer, { resources: [kind('pods', 'Pod'), kind('secrets', 'Secret'), kind('nodes', 'Node', false)] });
    else if (pathname === '/apis/apps') send(answer, { preferredVersion: { groupVersion: 'apps/v1' } });
    else if (pathname === '/apis/apps/v1') send(answer, { resources: [kind('deployments', 'Deployment')] });
    else if (searchParams.get('watch') === '1') this.#watch(pathname, searchParams, answer);
    else if (/^\/api(s\/apps)?\/v1\/[a-z]+$/.test(pathname)) {
      send(answer, { metadata: { resourceVersion: `${this.#version}` }, items: [...this.#of(pathname).values()] });
    } else answer.writeHead(404).end(JSON.stringify({ kind: 'Status', reason: 'NotFound', message: 'not found' }));
  }

  #watch(path: string, query: URLSearchParams, answer: ServerResponse): void {
    answer.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    if (this.mood === 'old') {
      answer.end(`${JSON.stringify({ type: 'ERROR', object: { code: 410, message: 'too old resource version' } })}\n`);
      return;
    }
    const watcher = { path, answer };
    this.#watchers.add(watcher);
    const missed = [...this.#of(path).values()].filter(
      (one) => Number(versionOf(one)) > Number(query.get('resourceVersion')),
    );
    for (const object of missed) answer.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    const end = setTimeout(() => this.mood === 'well' && answer.end(), Number(query.get('timeoutSeconds')) * 1000);
    answer.on('close', () => {
      clearTimeout(end);
      this.#watchers.delete(watcher);
    });
  }
}

const send = (answer: ServerResponse, body: object) =>
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const kind = (name: string, called: string, namespaced = true) => ({ name, kind: called, namespaced });
const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

function metadataOf(object: Tree): Tree {
  const { metadata } = object;
  return typeof metadata === 'object' && metadata !== null ? { ...metadata } : {};
}
const uidOf = (object: Tree): string => String(metadataOf(object).uid);
const versionOf = (object: Tree): string => String(metadataOf(object).resourceVersion);
const stamped = (object: Tree, version: number): Tree => ({
  ...object,
  metadata: { ...metadataOf(object), resourceVersion: `${version}`, managedFields: [{ manager: 'kubectl' }] },
});
