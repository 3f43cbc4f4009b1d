import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { seed } from '#checks';
import { type ClusterState, checkId, type LessonId, lessonId } from '#protocol';
import type { Grader, LessonCatalog, LessonEntry, WatchOptions } from '../grading/index.ts';
import { openSqliteStore, type Store } from '../storage/index.ts';
import type { Config } from '../web/config.ts';
import type { DevDesk } from '../web/dev/dev-desk.ts';
import { logOptions } from '../web/log-options.ts';
import { startWeb, type Web } from '../web/web.ts';
import { aLesson } from './a-lesson.ts';
import { type FakeAgent, startFakeAgent } from './fake-agent.ts';
import { freePort } from './free-port.ts';

/** The real web over real sockets, with a small site, one lesson, a grader that a test drives and a lab host that is not there. */
export interface WebUnderTest {
  readonly url: string;
  readonly agent: FakeAgent;
  readonly store: Store;
  readonly database: string;
  /** Says how the cluster is, as the start command does. */
  tellCluster(state: ClusterState): Promise<void>;
  readonly routes: ReadonlySet<string>;
  /** What was given to the grader to watch, in order. */
  readonly watched: WatchOptions[];
  /** Everything logged so far. */
  readonly logged: () => string;
  /** So much time passes, milliseconds. */
  skip(milliseconds: number): void;
  /** Somebody sets the clock by so much, or the machine slept for so long: no time passes for whoever uses it. */
  setClock(milliseconds: number): void;
  /** Ends web and starts it again at the same port with the same data. */
  restart(): Promise<void>;
  stopWeb(): Promise<void>;
  close(): Promise<void>;
}

const minute = 60_000;

export const lesson: LessonId = lessonId.parse('linux/02-namespaces');
/** One of two tasks, `check` and `laterCheck`, and a hidden check. */
export const longLesson: LessonId = lessonId.parse('linux/03-cgroups');
/** One that needs the cluster. */
export const clusterLesson: LessonId = lessonId.parse('kubernetes/01-cluster');
/** One without the internet. */
export const offlineLesson: LessonId = lessonId.parse('docker/90-offline');
/** One whose checks cannot be used. */
export const brokenLesson: LessonId = lessonId.parse('linux/99-broken');
export const check = checkId.parse('own-uts');
export const laterCheck = checkId.parse('later');
/** A check that no browser may know of. */
export const hiddenCheck = checkId.parse('top-secret');

/** With a `desk` it is the web of an author at work. */
export async function startWebUnderTest(settings: Partial<Config> = {}, desk?: DevDesk): Promise<WebUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-web-'));
  const site = await makeSite(folder);
  const agent = await startFakeAgent();
  const database = join(folder, 'drydock.sqlite');
  const watched: WatchOptions[] = [];
  let skipped = 0;
  let set = 0;
  let logged = '';
  const now = () => Date.now() + skipped + set;
  const steady = () => performance.now() + skipped;
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  const log = pino(logOptions('debug'), sink);
  const grader: Grader = { watch: (options) => watched.push(options), close: async () => undefined };
  const lessons = await makeLessons(folder);
  await mkdir(join(folder, 'cluster'));

  const dev = desk === undefined ? {} : { dev: desk };
  const start = async (port: number) => {
    const store = await openSqliteStore({ file: database, now, patience: 200 });
    const config: Config = {
      host: '127.0.0.1',
      port,
      url: undefined,
      allowedHosts: [],
      previewDomain: undefined,
      trustedProxies: [],
      tls: undefined,
      database,
      clusterFolder: join(folder, 'cluster'),
      name: 'under-test',
      site,
      lessons: [],
      agent: { fleet: agent.fleetUrl, relay: agent.relayUrl, secret: agent.secret },
      times: { idle: 20 * minute, grace: 2 * minute, limit: 240 * minute, warning: 10 * minute, hold: minute },
      logLevel: 'debug',
      readyFd: undefined,
      sharePort: undefined,
      devFd: undefined,
      ...settings,
    };
    const web = await startWeb({
      config,
      log,
      store,
      now,
      steady,
      random: randomBytes,
      lessons,
      createGrader: () => grader,
      ...dev,
    });
    return { store, web };
  };
  let running: { store: Store; web: Web } = await start(await freePort());
  const url = `http://127.0.0.1:${running.web.port}`;
  const stopWeb = async () => {
    await running.web.close();
    await running.store.close();
  };
  return {
    url,
    agent,
    database,
    tellCluster: async (state) => {
      await writeFile(join(folder, 'cluster', 'state.json.new'), JSON.stringify(state));
      await rename(join(folder, 'cluster', 'state.json.new'), join(folder, 'cluster', 'state.json'));
    },
    watched,
    get routes() {
      return running.web.routes;
    },
    logged: () => logged,
    get store() {
      return running.store;
    },
    skip: (milliseconds) => {
      skipped += milliseconds;
    },
    setClock: (milliseconds) => {
      set += milliseconds;
    },
    restart: async () => {
      await stopWeb();
      running = await start(Number(new URL(url).port));
    },
    stopWeb,
    close: async () => {
      await stopWeb();
      await agent.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function makeSite(folder: string): Promise<string> {
  const site = join(folder, 'dist');
  await mkdir(join(site, '_astro'), { recursive: true });
  await mkdir(join(site, 'lesson'));
  await writeFile(
    join(site, 'index.html'),
    '<script>first()</script><script src="/_astro/a.js"></script><h1>Home</h1>',
  );
  await writeFile(join(site, 'lesson', 'index.html'), '<script type="module">second()</script>');
  await writeFile(join(site, '404.html'), '<h1>Nothing here</h1>');
  await writeFile(join(site, '_astro', 'a.js'), 'a');
  await writeFile(join(site, '_astro', 'a.js.br'), 'compressed');
  return site;
}

async function makeLessons(folder: string): Promise<LessonCatalog> {
  const files = join(folder, 'lesson', 'files');
  await mkdir(files, { recursive: true });
  await writeFile(join(files, 'harbor.txt'), 'ships');
  const setup = join(folder, 'lesson', 'setup.sh');
  await writeFile(setup, 'echo "$SEED_NAME $NONCE" > planted\n');
  await writeFile(
    join(folder, 'lesson', 'solution.sh'),
    `# drydock-canary-7f3a\n#: ${check}\n# It needs a namespace.\nunshare --uts hostname $SEED_NAME\n#: other\ntrue\n`,
  );
  const entry: LessonEntry = {
    ...aLesson({
      id: lesson,
      seeds: { name: seed.name(), port: seed.port() },
      checks: [
        {
          id: check,
          title: 'An own host name, `{name}`',
          hints: ['Which namespace?', 'See lsns', 'unshare --… {name}'],
        },
        { id: hiddenCheck, title: 'A secret', hidden: true },
      ],
    }),
    folder: join(folder, 'lesson'),
    files,
    setup,
  };
  const two = ['#: own-uts', 'unshare --uts hostname $SEED_NAME', '#: later', 'touch later', ''];
  await mkdir(join(folder, 'long'));
  await writeFile(join(folder, 'long', 'solution.sh'), two.join('\n'));
  const long: LessonEntry = {
    ...aLesson({
      id: longLesson,
      seeds: { name: seed.name(), port: seed.port() },
      checks: [
        { id: check, title: 'First' },
        { id: laterCheck, title: 'Second' },
        { id: hiddenCheck, title: 'A secret', hidden: true },
      ],
    }),
    folder: join(folder, 'long'),
  };
  const onCluster = aLesson({ id: clusterLesson, sandbox: 'kubernetes', checks: [{ id: check, title: 'A pod' }] });
  const all = [entry, long, onCluster];
  const offline: LessonEntry = {
    ...aLesson({ id: offlineLesson, checks: [{ id: check, title: 'First' }] }),
    folder: join(folder, 'offline'),
    egress: 'off',
  };
  return {
    // The last in no list: what tests count stays as it is.
    get: (id) => [...all, offline].find((one) => one.id === id),
    all: () => all,
    isBroken: (id) => id === brokenLesson,
  };
}
