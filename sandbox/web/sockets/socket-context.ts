import type { WebSocket } from 'ws';
import type { LessonCatalog } from '../../grading/index.ts';
import type { LabHosts } from '../../lab-client/index.ts';
import type { SessionRecord, TicketRecord } from '../../storage/index.ts';
import type { ClusterDesk } from '../cluster/cluster-desk.ts';
import type { WebContext } from '../context.ts';
import type { Metrics } from '../metrics.ts';
import type { PortWatch } from '../preview/port-watch.ts';
import type { Exercises } from '../progress/exercises.ts';
import type { LearnerSeeds } from '../progress/learner-seeds.ts';
import type { HostWatch } from '../seats/host-watch.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';
import type { OnMessage } from './hello.ts';
import type { SocketPlaces } from './socket-places.ts';

export interface SocketContext extends WebContext {
  readonly hosts: LabHosts;
  readonly hostWatch: HostWatch;
  readonly sandboxes: Sandboxes;
  readonly cluster: Pick<ClusterDesk, 'view' | 'subscribe'>;
  readonly ports: PortWatch;
  readonly exercises: Exercises;
  readonly lessons: LessonCatalog;
  readonly seeds: LearnerSeeds;
  readonly metrics: Metrics;
  readonly places: { readonly terminal: SocketPlaces; readonly live: SocketPlaces };
}

/** A socket whose ticket was good. */
export interface AuthorisedSocket {
  readonly socket: WebSocket;
  readonly visitor: SessionRecord;
  readonly ticket: TicketRecord;
  /** Starts the flow of messages. */
  deliverTo(listener: OnMessage): void;
}

/** Closes with a reason that fits: a close frame carries at most 123 bytes of it. */
export function closeWith(socket: WebSocket, code: number, reason: string): void {
  const bytes = Buffer.from(reason);
  // A paused socket would never read the answer to the close.
  socket.resume();
  socket.close(
    code,
    bytes.length <= 123
      ? reason
      : `${bytes
          .subarray(0, 118)
          .toString('utf8')
          .replace(/\uFFFD+$/, '')}…`,
  );
}
