import { type AgentHello, protocolVersion, type SandboxId, UserError } from '#protocol';
import type { FleetContext } from './fleet-context.ts';
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
  /** What the boot self-check has found so far. */
  wall(): AgentHello['wall'];
}

/** Fleet's answers to web. */
export function createFleetApi({ context, roster, pool, maker, wall }: FleetParts): FleetApi {
  const { engine, settings } = context;
  const find = (id: SandboxId): SandboxRecord => {
    const record = roster.get(id);
    if (record === undefined || record.state === 'stopping') throw noSuchSandbox(id);
    return record;
  };
  return {
    hello: () => ({
      protocol: protocolVersion,
      version: settings.version,
      host: settings.host,
      wall: wall(),
      warm: pool.warm,
    }),
    list: () => roster.all().map(publicView),
    claim: async ({ seat }) => {
      // Whoever has a sandbox keeps it while the wall is checked again, after a restart of the agent.
      const held = roster.ofSeat(seat);
      if (held?.state === 'active') return publicView(held);
      const now = wall();
      if (now.state !== 'open') throw wallClosed(now);
      return publicView(await pool.claim(seat));
    },
    find: (id) => publicView(find(id)),
    remove: async (id) => {
      if (roster.get(id) !== undefined) await maker.remove(id);
    },
    putLesson: (id, lesson, tar) => putLesson(engine, find(id).id, lesson, tar),
    run: (id, request) => runScript(engine, find(id).id, request),
  };
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
