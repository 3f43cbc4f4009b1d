import { z } from 'zod';
import { ApiError, type ApiQuestion, type ApiServer, ClusterAway } from '../cluster/api/api-server.ts';

const sent = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
type Sent = z.infer<typeof sent>;

/** An API server that keeps what it is given by path, as far as namespaces of learners need one. */
export class FakeApiServer implements ApiServer {
  readonly objects = new Map<string, Sent>();
  readonly asked: string[] = [];
  /** What it does before it answers: throw, or let something else happen meanwhile. */
  before: (question: ApiQuestion) => void = () => undefined;
  isAway = false;
  #uid = 0;

  async ask(question: ApiQuestion): Promise<unknown> {
    const { method, body } = question;
    const [path = '', query = ''] = question.path.split('?');
    this.asked.push(`${method} ${path}`);
    if (this.isAway) throw new ClusterAway('connect ECONNREFUSED');
    await Promise.resolve();
    this.before(question);
    if (path.endsWith('/token')) {
      this.#find(path.slice(0, -'/token'.length));
      return { status: { token: 'a.b.c', expirationTimestamp: '2026-01-01T01:00:00Z' } };
    }
    if (method === 'POST' || method === 'PATCH') return this.#put(method, path, sent.parse(body));
    if (method === 'DELETE') return this.#delete(path);
    const isObject = this.objects.get(path);
    if (isObject !== undefined) return isObject;
    const selector = new URLSearchParams(query).get('labelSelector')?.split(',') ?? [];
    const items = [...this.objects].filter(
      ([at]) => at.startsWith(`${path}/`) && !at.slice(path.length + 1).includes('/'),
    );
    if (items.length === 0 && !/s$/.test(path)) return this.#find(path);
    return { items: items.map(([, object]) => object).filter((object) => fits(object, selector)) };
  }

  async follow(): Promise<void> {}
  async pass(): Promise<'timeout'> {
    return 'timeout';
  }

  close(): void {}

  #put(method: string, path: string, object: Sent): Sent {
    const at = method === 'POST' ? `${path}/${object.metadata.name}` : path;
    const there = this.objects.get(at);
    if (method === 'POST' && there !== undefined) throw new ApiError(409, 'AlreadyExists', `${at} already exists`);
    this.#uid += 1;
    const metadata = { uid: there?.metadata.uid ?? `uid-${this.#uid}`, ...object.metadata };
    const whole = { ...object, metadata };
    this.objects.set(at, whole);
    return whole;
  }

  #delete(path: string): unknown {
    for (const at of [...this.objects.keys()]) if (at === path || at.startsWith(`${path}/`)) this.objects.delete(at);
    return {};
  }

  #find(path: string): Sent {
    const object = this.objects.get(path);
    if (object === undefined) throw new ApiError(404, 'NotFound', `${path} not found`);
    return object;
  }
}

function fits({ metadata: { labels = {} } }: Sent, selector: readonly string[]): boolean {
  return selector.every((part) => {
    const [key = '', value] = part.split('=');
    return value === undefined ? key in labels : labels[key] === value;
  });
}
