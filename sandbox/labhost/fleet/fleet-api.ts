import { type AgentHello, type AgentSandbox, protocolVersion, type SandboxId, UserError } from '#protocol';
import type { Admission } from './admission/index.ts';
import type { FleetContext } from './fleet-context.ts';
import { readFiles, writeFiles } from './learner-files.ts';
import type { Maker } from './maker.ts';
import type { Pool } from './pool.ts';
import { publicView, type SandboxRecord } from './record.ts';
import type { Roster } from './roster.ts';
import { putLesson, runScript } from './run-in-sandbox.ts';
import type { FleetApi } from './server/routes.ts';

export interface FleetParts {
  readonly context: FleetContext;
  readonly roster: Roster;
  readonly pool: Pool;
  readonly maker: Maker;
  readonly admission: Admission;
  /** What the boot self-check has found so far. */
  wall(): AgentHello['wall'];
}

/** Fleet's answers to web. */
export function createFleetApi({ context, roster, pool, maker, admission, wall }: FleetParts): FleetApi {
  const { engine, settings } = context;
  const find = (id: SandboxId): SandboxRecord => {
    const record = roster.get(id);
    if (record === undefined || record.state === 'removing') throw noSuchSandbox(id);
    return record;
  };
  const findRunning = (id: SandboxId): SandboxRecord => {
    const record = find(id);
    if (record.container === undefined) throw noSuchSandbox(id);
    return record;
  };
  const view = (record: SandboxRecord): AgentSandbox => {
    const shown = publicView(record);
    const isOffline = settings.egress === 'off' || record.offline === true;
    return shown.state === 'active' && isOffline ? { ...shown, egress: 'off' } : shown;
  };
  return {
    hello: async () => ({
      protocol: protocolVersion,
      version: settings.version,
      host: settings.host,
      wall: wall(),
      warm: pool.warm,
      ...(await roomWith(admission, pool)),
      ...startTime(maker.took),
    }),
    list: () => roster.all().map(view),
    claim: async (request) => {
      // Whoever has a sandbox keeps it while the wall is checked again, after a restart of the agent.
      const held = roster.ofSeat(request.seat);
      if (held?.state === 'active') return view(held);
      const now = wall();
      if (now.state !== 'open') throw wallClosed(now);
      return view(await pool.claim(request));
    },
    find: (id) => view(find(id)),
    remove: async (id) => {
      if (roster.get(id) !== undefined) await maker.end(id);
    },
    pause: async (id) => {
      await maker.pause(find(id).id);
      return view(find(id));
    },
    setEgress: async (id, egress) => {
      const record = find(id);
      if ((record.offline === true) !== (egress === 'off')) await roster.apply(id, { type: 'egress', egress });
      await maker.setOffline();
      return view(find(id));
    },
    putLesson: (id, lesson, tar) => putLesson(engine, findRunning(id).id, lesson, tar),
    readFiles: (id, into) => readFiles(engine, findRunning(id).id, into),
    writeFiles: (id, tar) => writeFiles(engine, findRunning(id).id, tar),
    run: (id, request) => runScript(engine, findRunning(id).id, request),
  };
}

/** What is ready counts: it has its memory already. */
async function roomWith(admission: Admission, pool: Pool): Promise<Pick<AgentHello, 'room' | 'short'>> {
  const { seats, short } = await admission.room();
  const room = seats + pool.warm;
  return room === 0 && short !== undefined ? { room, short } : { room };
}

function startTime(took: readonly number[]): Pick<AgentHello, 'startMs'> {
  const startMs = [...took].sort((a, b) => a - b)[Math.floor(took.length / 2)];
  return startMs === undefined ? {} : { startMs };
}

function noSuchSandbox(id: SandboxId): UserError {
  return new UserError({ code: 'no-such-sandbox', message: `There is no sandbox "${id}"` }, { status: 404 });
}

function wallClosed(wall: Exclude<AgentHello['wall'], { state: 'open' }>): UserError {
  const message =
    wall.state === 'checking'
      ? 'The lab host still checks its isolation'
      : `The lab host starts no sandbox: ${wall.reason}`;
  return new UserError({ code: 'wall-closed', message: message.slice(0, 1000) }, { status: 503 });
}
