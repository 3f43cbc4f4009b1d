import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AgentHello, type SandboxId, sandboxId, watchClock } from '#protocol';
import { createObserveServer, startCensus, startKernelLog } from '../observe/index.ts';
import { places, ports } from '../settings.ts';
import { createAdmission } from './admission/index.ts';
import { openFileJournal } from './file-journal.ts';
import { createFleetApi } from './fleet-api.ts';
import type { FleetContext } from './fleet-context.ts';
import { Maker } from './maker.ts';
import { Pool } from './pool.ts';
import { type FleetProcess, readFleetContext } from './read-fleet-context.ts';
import { catchUp, reconcile } from './reconcile.ts';
import { Roster } from './roster.ts';
import { censusCgroup } from './sandbox/cgroup.ts';
import { startServer } from './server/start-server.ts';
import { runInThrowaway } from './throwaway.ts';

export interface FleetStart extends FleetProcess {
  readonly isCgroup2: boolean;
  /** The boot self-check: resolves to what web is told. */
  check(runInThrowaway: (script: string) => Promise<string>): Promise<AgentHello['wall']>;
}

/** Milliseconds between two looks at what was left undone; a look at our own memory, nothing is asked of the engine. */
const tendInterval = 15_000;

/** Runs fleet until the signal: takes up what is there, checks the wall, then keeps the pool full and answers web. */
export async function startFleet(start: FleetStart): Promise<void> {
  const { engine, settings, log, now, signal } = start;
  const context = await readFleetContext(start);
  const journal = await openFileJournal(places.journal, log);
  const roster = new Roster(journal);
  const maker = new Maker(context, roster);
  const running = () => roster.all().filter(({ container }) => container !== undefined).length;
  const admission = createAdmission({ settings, now: start.steady, running });
  const pool = new Pool(context, roster, maker, admission);
  let wall: AgentHello['wall'] = { state: 'checking' };

  const locate = (id: SandboxId) => {
    const record = roster.get(id);
    if (record?.container === undefined || record.pid === undefined || record.state === 'removing') return undefined;
    return { cgroup: censusCgroup(record.container, start.isCgroup2), initPid: record.pid };
  };
  const census = startCensus({ path: join(places.programs, 'census'), log, now });
  const kernelLog = startKernelLog({ log, now });
  const observe = createObserveServer({ census, kernelLog, locate, now });
  signal.addEventListener('abort', () => {
    observe.close();
    census.close();
    kernelLog.close();
  });

  const api = createFleetApi({ context, roster, pool, maker, admission, wall: () => wall });
  // Before the door opens: a sandbox that lives must never be answered as unknown.
  const known = await journal.load();
  for (const record of known) await roster.add(record);
  // Not with the first breath: rules that are in force know which sandboxes do without the internet, and new ones must too.
  await context.firewall.raise(roster.offline(), signal);
  await startServer({ log, secret: settings.secret, port: ports.fleet, api, observe, signal });
  await engineAnswers(context);
  await reconcile(context, roster, maker);
  const complain = (error: unknown) => log.error({ err: error }, 'fleet could not tidy up');
  engine.watchDeaths(
    {
      ended: (name) => {
        const id = sandboxId.safeParse(name).data;
        const state = id === undefined ? undefined : roster.get(id)?.state;
        // One that we remove or stop ends too; everything else that ends did so against our will.
        if (id === undefined || state === undefined || state === 'removing' || state === 'pausing') return;
        log.warn({ id }, 'a sandbox ended by itself');
        void roster.apply(id, { type: 'failed', reason: 'The sandbox ended by itself' }).catch(complain);
      },
      returned: () => {
        // A throw-away sandbox of the self-check is nobody's and must not be swept.
        if (wall.state !== 'checking') void catchUp(context, roster).catch(complain);
      },
    },
    signal,
  );
  const jumped = watchClock(start);
  const tending = setInterval(() => {
    void followClock(roster, jumped(), now())
      .then(() => maker.tidy())
      .then(() => admission.room())
      .then(() => pool.refill())
      .catch(complain);
  }, tendInterval);
  signal.addEventListener('abort', () => clearInterval(tending));
  wall = await start.check((script) => runInThrowaway(context, script));
  log.info({ wall, warm: pool.warm }, 'fleet is ready');
  if (wall.state === 'open') pool.open();
}

/** Somebody set the clock, or the machine slept: files of stopped sandboxes are kept no shorter for it. */
async function followClock(roster: Roster, jump: number, now: number): Promise<void> {
  for (const record of jump === 0 ? [] : roster.all()) {
    if (record.state === 'stopped') await roster.add({ ...record, stoppedAt: Math.min(record.stoppedAt + jump, now) });
  }
}

/** The engine starts beside us and may be down for a moment. */
async function engineAnswers({ engine, signal, log }: FleetContext): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const answered = await engine.ping().then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (tries === 100) log.warn('the engine has not answered for 10 s');
    await pause(100, undefined, { signal });
  }
}
