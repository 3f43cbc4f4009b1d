import type { ClusterView, OwnerId, SandboxId } from '#protocol';
import type { ClusterWatch, CourseCluster } from '../../cluster/index.ts';
import { type ClusterDoor, handPass, type LabHost } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';
import { clusterViewOf } from './cluster-view.ts';

/** The cluster as learners' sandboxes and pages get it. */
export interface ClusterDesk {
  readonly door: ClusterDoor;
  readonly view: ClusterView;
  /** What a lab host tells of a sandbox, and with it what is in its namespace. */
  readonly observe: ClusterWatch['observe'];
  /** Told when the view has changed. */
  subscribe(listener: () => void): () => void;
  untilReady(signal: AbortSignal): Promise<void>;
  /** One round: namespaces without a sandbox go, tokens that are old are renewed. Never rejects. */
  look(): Promise<void>;
  close(): void;
}

export interface ClusterDeskContext extends Pick<WebContext, 'steady'> {
  readonly log: Pick<WebContext['log'], 'info' | 'warn'>;
  readonly course: CourseCluster;
  readonly hosts: {
    all(): readonly Pick<LabHost, 'list'>[];
    of(sandbox: SandboxId): Pick<LabHost, 'run'>;
  };
  readonly owner: OwnerId;
}

/** Milliseconds between two rounds: what has no sandbox is gone within a minute, and that takes a while itself. */
const lookEvery = 15_000;
/** Milliseconds after which a token is renewed; it lasts an hour. */
const renewAfter = 20 * 60_000;

const ended = new Set(['pausing', 'stopped', 'failed', 'removing']);

export function createClusterDesk({ course, hosts, owner, steady, log }: ClusterDeskContext): ClusterDesk {
  /** When a sandbox got its token. After a restart of web nobody knows, so all get new ones. */
  const renewedAt = new Map<SandboxId, number>();
  const door: ClusterDoor = async (sandbox) => {
    const entered = await course.enter(sandbox);
    renewedAt.set(sandbox, steady());
    return entered;
  };
  const sandboxes = async () =>
    (await Promise.all(hosts.all().map((host) => host.list()))).flat().filter(({ state }) => !ended.has(state));
  const round = async () => {
    const { spaces } = course.connection();
    const gone = await spaces.reap(async () => new Set((await sandboxes()).map(({ id }) => id)));
    for (const sandbox of gone) {
      renewedAt.delete(sandbox);
      log.info({ sandbox }, 'A namespace whose sandbox has ended is taken away');
    }
    const there = await spaces.list();
    if (there.length === 0) return;
    const mine = new Set((await sandboxes()).filter((one) => one.owner === owner).map(({ id }) => id));
    for (const { sandbox } of there) {
      const isOld = steady() - (renewedAt.get(sandbox) ?? Number.NEGATIVE_INFINITY) > renewAfter;
      if (mine.has(sandbox) && isOld) await handPass(hosts.of(sandbox), sandbox, await door(sandbox));
    }
  };
  let looking: Promise<void> | undefined;
  const look = () => {
    if (course.state?.status !== 'ready') return Promise.resolve();
    looking ??= round()
      .catch((error: unknown) => log.warn({ err: error }, 'Namespaces could not be looked after'))
      .finally(() => (looking = undefined));
    return looking;
  };
  const timer = setInterval(() => void look(), lookEvery);
  timer.unref();
  return {
    door,
    observe: course.watch.observe,
    get view() {
      return clusterViewOf(course.state);
    },
    subscribe: course.subscribe,
    untilReady: course.untilReady,
    look,
    close: () => {
      clearInterval(timer);
      course.close();
    },
  };
}
