// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, seed, type T } from '#checks';

const seeds = { interval: seed.pick([1, 2, 3]) };
const page = '/compose/04-health-and-order/';

/** The stack of the lesson: containers of `db`, `api` and `migrate`, and what `api` waits for. */
function harbour(t: T) {
  const project = t.compose.project('harbour');
  return {
    db: project.service('db').container,
    api: project.service('api').container,
    migrate: project.service('migrate').container,
    /**
     * The condition that the container was made with must be the one of the file: Compose alone waits, and reads the file. `waiting` is
     * the service that must have it.
     */
    expectCondition(waiting: string, other: string, wanted: string, say: [found: string, text: string][], sleep = '') {
      const learn = `${page}#started-healthy-ended` as const;
      const service = project.service(waiting);
      const declared = service.declaredDependsOn(other);
      const command = service.container.command.value ?? [];
      t.expect(service.dependsOn(other)).is(wanted, {
        learn,
        say: [
          [() => declared.value === wanted, 'The file says so, but this container was made before it did.'],
          [() => sleep !== '' && command.some((word) => /\bsleep\b/.test(word)), sleep],
          ...say,
        ],
      });
      // What `include` or `extends` brings is not in this file: then the container's word is all there is.
      if (declared.value === undefined) return;
      t.expect(declared).is(wanted, {
        learn,
        say: [[() => true, 'The container says otherwise, so Compose did not make it from this file as it is now.']],
      });
      t.expect(service.declaredRequires(other)).is(true, {
        learn,
        say: [
          [false, () => `With \`required: false\`, Compose starts \`${waiting}\` also when that has not come true.`],
        ],
      });
    },
    /**
     * Who has to wait for `db` so that `api` does: `api` itself, or the job that it waits for. Compose starts the job before `api`
     * with each `up`, and starts it only when its own condition has come true.
     */
    waitsForDb(): 'api' | 'migrate' {
      const [api, job] = [project.service('api'), project.service('migrate')];
      const isChain = api.dependsOn('db').value === undefined && api.dependsOn('migrate').value !== undefined;
      return isChain && job.dependsOn('db').value === 'service_healthy' ? 'migrate' : 'api';
    },
    /** When the container of `api` was started first, milliseconds since 1970: later starts need not be those of Compose. */
    apiStart(): number | undefined {
      const id = t.require(project.service('api').container.id);
      return t.events.list({ action: 'start', id }).firstAt.value;
    },
  };
}

const wentDown = '`api` went down with the database. Retry inside it.';

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('healthy', {
      title: '`db` is healthy: a test asks its server over the network every {interval} s, with 20 retries',
      points: 2,
      hints: [
        'A process that runs may not listen yet. Which program of the image `postgres:17` asks a server whether it takes connections?',
        "Docker keeps the last results of the test: `docker inspect -f '{{json .State.Health}}' harbour-db-1 | jq`. `api` has a test in `compose.yaml`: compare.",
        'The form, below `db:`, is `healthcheck:` with the lines `test: [CMD, ____, -h, localhost]`, `interval: ____` and `retries: ____`.',
      ],
      async test(t) {
        const { interval } = t.seed(seeds);
        const { db } = harbour(t);
        const { healthcheck } = db;
        const [kind = '', ...words] = healthcheck.test.value ?? [];
        const learn = `${page}#a-test-inside-the-container` as const;
        t.expect(db.running).is(true);
        t.expect(db.health).is('healthy', {
          learn,
          say: [
            [
              () => kind === 'CMD' && /\s/.test(words[0] ?? ''),
              () => `One program called \`${words[0]?.slice(0, 80)}\` was sought: CMD-SHELL.`,
            ],
            [
              () => /\b(curl|wget)\b/.test(words.join(' ')),
              'Not found: the test runs inside `db`, with the programs of its image.',
            ],
          ],
        });
        t.expect(healthcheck.failsWith(['pg_isready', 'psql'])).is(true, {
          learn,
          say: [[false, 'Docker reads the exit code of the test alone, and this one is 0 whatever the server says.']],
        });
        const isCut = kind === 'CMD-SHELL' && words.length > 1;
        t.expect(healthcheck.test).matches(isCut ? /^CMD-SHELL\s\S+$/ : /-h|host/i, {
          learn,
          say: [
            [() => isCut, 'CMD-SHELL takes one line of text. The words after the first never reach the program.'],
            [
              () => true,
              'It asks the socket. During the first start, a private server listens there and nowhere else.',
            ],
          ],
        });
        t.expect(healthcheck.interval).is(interval, {
          learn,
          say: [[0, 'Without `interval`, Docker waits 30 s before each test.']],
        });
        t.expect(healthcheck.retries).is(20, {
          learn,
          say: [[0, 'Without `retries`, the third failure in a row means unhealthy.']],
        });
        const answer = await t.postgres.query(db, 'SELECT 1');
        const nobody = /nothing listens/.test(answer.absence?.say ?? '');
        t.require(answer, nobody ? 'Its test says otherwise: the program in it is not what its name says.' : undefined);
      },
    }),

    check('waits', {
      title: '`api` starts only when `db` is healthy',
      points: 2,
      after: ['healthy'],
      hints: [
        'What does a name in the list of `depends_on` wait for: the process of that service, or its test?',
        'Compose writes down what a container waits for: `docker inspect harbour-api-1 | grep depends_on`. Then look at the file: `docker compose config api`.',
        'The long form is a map: below `depends_on:` stands `db:`, and below that `condition: ____`.',
      ],
      test(t) {
        const { db, expectCondition, waitsForDb, apiStart } = harbour(t);
        const learn = `${page}#started-healthy-ended` as const;
        expectCondition(
          waitsForDb(),
          'db',
          'service_healthy',
          [
            ['service_started', 'Waits for the process, not for readiness.'],
            ['service_completed_successfully', 'A server does not end: that condition is for jobs.'],
          ],
          'A guess, not a condition.',
        );
        const before = apiStart();
        // It waits, for db or for something else that comes first.
        if (before === undefined) return;
        const healthy = t.events.list({ action: 'health_status', health: 'healthy', name: db.name, before }).lastAt;
        t.require(healthy, '`api` was started without waiting.');
        t.expect(healthy).atLeast(t.require(t.events.list({ action: 'start', name: db.name, before }).lastAt), {
          learn,
          say: [
            [
              () => true,
              '`db` was started again and its test had not passed when `api` started: only `docker compose up` waits.',
            ],
          ],
        });
      },
    }),

    check('migrated', {
      title: '`migrate` ends with code 0 before `api` starts',
      points: 2,
      after: ['waits'],
      hints: [
        'A job is done when it ends. Which of the three conditions waits for an end, and what does the job itself have to wait for?',
        'See how the job ended, and its last words: `docker compose ps -a migrate`, then `docker compose logs --tail 1 migrate`.',
        '`api` gets a second name below `depends_on:`, `migrate:` with `condition: ____`. The list of `migrate` itself needs the long form too, with `condition: ____`.',
      ],
      async test(t) {
        const { db, api, migrate, expectCondition, apiStart } = harbour(t);
        const learn = `${page}#started-healthy-ended` as const;
        expectCondition('api', 'migrate', 'service_completed_successfully', [
          ['service_healthy', 'A job that ends never becomes healthy.'],
          ['service_started', 'Waits for the beginning of the job, not for its end.'],
        ]);
        t.expect(migrate.exitCode).is(0, { learn });
        const before = apiStart();
        // The engine knows what it waits for.
        if (before === undefined) return t.expect(api.running).is(true);
        const ends = { action: 'die', name: migrate.name, before } as const;
        t.expect(t.events.list({ ...ends, exitCode: 0 }).lastAt).atLeast(t.require(t.events.list(ends).lastAt), {
          learn,
          say: [[() => true, 'The last run before `api` started had failed.']],
        });
        const ships = await t.postgres.query(db, 'SELECT count(*) FROM ships');
        const lacking = /does not exist/.test(ships.absence?.say ?? '');
        t.require(ships, lacking ? '`migrate` ended with 0 and did not make the table of ships.' : undefined);
      },
    }),

    check('survives', {
      title: '`api` lives through an absence of `db`: `/ready` is not 200 meanwhile, and 200 afterwards',
      points: 4,
      after: ['migrated'],
      hints: [
        'Conditions hold at the start alone. Whose work is it to notice that a connection is gone, and to make a new one?',
        'Look at what `api` does when a question fails: `grep -n -A 12 "def ready" api/api.py`. Its state, with the reason: `docker compose ps -a api`.',
        'Where `ready` ends the program, the form is `db.____()` and then `return ____, {"waiting": str(lost)}`. The next question connects anew.',
      ],
      async test(t) {
        const { db, api } = harbour(t);
        const learn = `${page}#when-the-database-leaves-later` as const;
        const deaths = t.events.list({ action: 'die', name: db.name }).lastAt;
        const died = deaths.value;
        // A server that is asked to stop lets go of its clients before it ends.
        const asked = (at: number) =>
          t.events.list({ action: 'kill', name: db.name, after: at - 15_000 }).firstAt.value;
        const leaving = died === undefined ? undefined : (asked(died) ?? died);
        t.expect(api.running).is(true, {
          learn,
          say: [[() => (api.finishedAt.value ?? 0) > (leaving ?? Number.POSITIVE_INFINITY), wentDown]],
        });
        t.expect(api.restartCount).is(0, { learn, say: [[() => true, wentDown]] });
        const pauses = t.events.list({ action: 'pause', name: db.name }).count.value ?? 0;
        const gone = t.require(
          deaths,
          pauses > 0
            ? '`db` was paused: its process and its connections stayed. Stop it instead.'
            : '`db` has not been away yet.',
        );
        t.expect(api.startedAt).atMost(gone, {
          learn,
          say: [[() => true, '`api` was started after `db` had left. It should be the same process before and after.']],
        });
        t.expect(db.running).is(true);
        const back = t.require(db.startedAt) ?? 0;
        // What Docker called this process of `api` last, before `db` was back.
        const words = {
          action: 'health_status',
          name: api.name,
          after: t.require(api.startedAt) ?? 0,
          before: back,
        } as const;
        const unhealthy = t.events.list({ ...words, health: 'unhealthy' }).lastAt;
        const unnoticed =
          'Its test asks `/ready` every 2 s: either `db` was back too soon, or `/ready` does not ask it.';
        t.require(unhealthy, unnoticed);
        t.expect(unhealthy).atLeast(t.events.list({ ...words, health: 'healthy' }).lastAt.value ?? 0, {
          learn,
          say: [[() => true, unnoticed]],
        });
        t.expect(db.health).is('healthy');
        const answer = await t.http.get({ address: api.address(), port: 8000, path: '/ready' });
        t.expect(answer.status).is(200, {
          learn,
          say: [[503, () => `\`api\` runs and is not ready: ${answer.text.show(answer.text.value ?? '')}`]],
        });
        const since = await t.postgres.query(db, 'SELECT extract(epoch FROM pg_postmaster_start_time())');
        t.expect(answer.json('database_since')).is(Number(t.require(since)[0]), {
          learn,
          say: [[() => true, 'The server of `db` itself names another start: the answer does not come from it.']],
        });
        // A loop around a program that ends is another process each time, in the same container.
        const { pid } = api.process.sockets.listening(8000);
        t.expect(t.linux.processOf(pid, 'the process that answers in `api`').startedAt).atMost(
          t.require(db.process.startedAt),
          {
            learn,
            say: [[() => true, 'It was started after `db` had come back: the one from before has ended inside `api`.']],
          },
        );
      },
    }),
  ],
});
