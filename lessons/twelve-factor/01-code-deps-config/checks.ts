// drydock-canary-7f3a: this file never reaches a browser.
import { check, contentId, exercise, type Fact, seed, type T } from '#checks';

const seeds = {
  name: seed.name(),
  password: seed.pick(['Kq7vX2mR', 'T4wzN8pL', 'hB9sJ3dC', 'Yf6gM1tQ', 'p2ZkV7xW', 'R8nDc5uH', 'j3LsG9bE', 'W5mQy4fT']),
};
const page = '/twelve-factor/01-code-deps-config/';
const folder = '/root/harbourlog';
const revision = 'org.opencontainers.image.revision';
/** Files that are compared at most: each one is watched, and so many can be. */
const mostFiles = 9;

type Container = ReturnType<T['docker']['container']>;

/** What Python and its environments leave beside the files of an app. */
const noFile = /^(__pycache__|\.?venv|env)$/;

/** The two deploys and what they were built from. */
function deploys(t: T) {
  const dev = t.docker.container('log-dev');
  const prod = t.docker.container('log-prod');
  const repository = t.git(folder);
  const home = dev.workingDir.value?.replace(/\/?$/, '/') ?? '/';
  /** The commit that the image names, in full; an abbreviation is completed. */
  const commit = () => {
    const named = t.docker.image(t.require(dev.imageId)).label(revision).value ?? '';
    const heads = repository.heads.value ?? [];
    return repository.commit(heads.find((id) => named.length >= 7 && id.startsWith(named)) ?? named);
  };
  /** A file of a container must be the one of the commit; folders are left out. */
  const expectCommitted = (one: Container, name: string, files: Readonly<Record<string, string>>) => {
    const file = one.file(`${home}${name}`);
    if (file.kind.value === 'directory') return;
    const text = t.require(file.text);
    const isIt = files[name] === contentId(text);
    const there = files[name] === undefined ? 'in no commit' : 'with another content';
    const shown = (same: boolean) => (same ? 'as in the commit that the image names' : there);
    t.expect(about(file.text, `\`${name}\` in \`${one.name}\``, isIt, shown)).is(true, {
      learn: `${page}#one-codebase`,
      say: [[false, 'Built from files that nobody committed, or changed afterwards.']],
    });
  };
  return { dev, prod, repository, home, commit, expectCommitted };
}

/** A fact about something else than it was read for. */
const about = <V, W>({ from, see }: Fact<V>, name: string, value: W, show: (value: W) => string): Fact<W> => ({
  ...{ name, from, see, value, show },
});

/** One package as a lock file has it: `==` or another operator, none when only its name stands there. */
interface Locked {
  readonly operator: string;
  readonly version: string;
}

const plainName = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** Lines of requirements by package. Hashes, options and comments say nothing here. */
function lockedIn(texts: readonly string[]): ReadonlyMap<string, readonly Locked[]> {
  const locked = new Map<string, Locked[]>();
  for (const line of texts.join('\n').split('\n')) {
    const found = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:([=<>!~]+)\s*([^\s;\\#,]+(?:,[^\s;\\#]+)?))?/.exec(
      line,
    );
    const [, name = '', operator = '', version = ''] = found ?? [];
    if (name !== '') locked.set(plainName(name), [...(locked.get(plainName(name)) ?? []), { operator, version }]);
  }
  return locked;
}

/** What comes with Python and is nobody's dependency. */
const withPython = new Set(['pip', 'setuptools', 'wheel']);

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('codebase', {
      title: '`log-dev` and `log-prod` answer, and their image says which commit it was built from',
      points: 2,
      hints: [
        'An image is made from files. What, stored in the image, leads back to exactly these files in the repository?',
        "See why a container ended: `docker logs log-dev`. See the commits: `git log`. See what the image says: `docker inspect -f '{{json .Config.Labels}}' log-dev`.",
        'Commit first. The form of the build is `docker build --label org.opencontainers.image.revision=____ -t ____ .`',
      ],
      async test(t) {
        const { dev, prod, repository, home, commit, expectCommitted } = deploys(t);
        const learn = `${page}#one-codebase` as const;
        for (const one of [dev, prod]) t.expect(one.running).is(true, { learn });
        const [own, other] = [dev, prod].map((one) => t.docker.image(t.require(one.imageId)).label(revision));
        if (own === undefined || other === undefined) return;
        const id = t.require(own, 'Nothing in the image leads back to a commit.');
        t.expect(other).is(id, {
          learn,
          say: [[() => true, () => `Two codebases: ${id.slice(0, 12)} and ${other.value?.slice(0, 12)}.`]],
        });
        const heads = t.require(repository.heads);
        const isKnown = id.length >= 7 && heads.some((head) => head.startsWith(id));
        const shown = (known: boolean) => (known ? 'a commit of the repository' : 'no commit of it');
        t.expect(about(own, `\`${id}\`, which the image names,`, isKnown, shown)).is(true, {
          learn,
          say: [
            [() => /dirty/.test(id), 'Built from files that nobody committed.'],
            [() => /[^0-9a-f]/.test(id), 'That is a name, and a name can move to another commit.'],
          ],
        });
        const committed = t.require(commit().files);
        const isSame = dev.imageId.value === prod.imageId.value;
        // Of the second container only what was changed in it is looked at, where both have one image.
        for (const one of isSame ? [dev] : [dev, prod]) {
          const { entries } = one.file(home);
          const names = t.require(entries).filter((file) => !noFile.test(file));
          t.expect(about(entries, `the files in \`${home}\` of \`${one.name}\``, names, String)).includes('app.py', {
            learn,
          });
          t.expect(about(entries, `the number of files in \`${home}\``, names.length, String)).atMost(mostFiles, {
            learn,
            say: [[() => true, 'The image needs the files of the app, and no others.']],
          });
          for (const file of names) expectCommitted(one, file, committed);
        }
        const changed = (isSame ? prod.layerFile(home).entries.value : undefined) ?? [];
        for (const file of changed.filter((name) => !noFile.test(name))) expectCommitted(prod, file, committed);
        for (const one of [dev, prod]) {
          const answer = await t.http.get({ address: one.address(), port: 8000 });
          t.expect(answer.status).is(200, { learn });
        }
      },
    }),

    check('pinned', {
      title: 'Every package in the containers is pinned by `==` in a committed file',
      points: 2,
      after: ['codebase'],
      hints: [
        'Flask brings packages of its own. Which file says which versions of those come with the next build?',
        'See what is installed: `docker exec log-dev pip freeze`. Compare it with your file, line by line.',
        'The form is `docker run --rm harbourlog pip ____ > requirements.txt`. Then commit, build and start both again.',
      ],
      test(t) {
        const { dev, prod, home, commit } = deploys(t);
        const learn = `${page}#every-dependency-by-name` as const;
        for (const one of [dev, prod])
          t.expect(one.mountPaths).is([], {
            learn,
            say: [[() => true, 'What is mounted is borrowed from this machine. The next one does not have it.']],
          });
        const committed = Object.keys(t.require(commit().files));
        const files = committed.filter((name) => /\.(txt|lock|in)$/.test(name));
        const inImage = dev.file(home).entries.value ?? [];
        const texts = files.map((name) =>
          t.require(inImage.includes(name) ? dev.file(`${home}${name}`).text : commit().fileText(name)),
        );
        const locked = lockedIn(texts);
        const first = dev.command.value?.[0] ?? '';
        const bin = first.includes('/') ? first : (dev.env.value?.PATH ?? '').split(':')[0];
        const own = /^(\/(?!usr\/).+)\/bin(\/|$)/.exec(bin ?? '')?.[1];
        const packages = dev.file(`${own ?? '/usr/local'}/lib/python3.12/site-packages`).entries;
        const installed = t.require(packages).flatMap((entry) => {
          const [, name = '', version = ''] = /^(.+)-([^-]+)\.dist-info$/.exec(entry) ?? [];
          return name === '' || withPython.has(plainName(name)) ? [] : [{ name, version }];
        });
        const names = about(
          packages,
          'the packages in `log-dev`',
          installed.map(({ name }) => plainName(name)),
          String,
        );
        t.expect(names).includes('flask', { learn });
        for (const { name, version } of installed) {
          const lines = locked.get(plainName(name)) ?? [];
          const line = lines.find(({ operator }) => /^===?$/.test(operator)) ?? lines[0];
          const words = line === undefined ? 'nothing' : `${name}${line.operator}${line.version}`;
          const found = about(
            packages,
            `the line for ${name} ${version} in a committed file`,
            words,
            (text) => `\`${text}\``,
          );
          t.expect(found).is(`${name}==${version}`, {
            learn,
            say: [
              ['nothing', () => `${name} came in unpinned: another package asked for it.`],
              [() => !/^===?$/.test(line?.operator ?? ''), 'The build of next month may bring another version.'],
              [() => true, 'The image was built from another file than this one.'],
            ],
          });
        }
      },
    }),

    check('config', {
      title: 'One image, two environments: greeting and database differ, and no file holds them',
      points: 3,
      after: ['pinned'],
      hints: [
        'What may differ between two runs of one image, without a build in between?',
        "See what the processes got: `docker inspect -f '{{json .Config.Env}}' log-dev log-prod`. See where the app looks: `cat ~/harbourlog/config.py`.",
        "In `config.py` the form is `GREETING = os.____['GREETING']`, below `import os`; for `docker run` it is `-e GREETING=____`.",
      ],
      async test(t) {
        const { name, password } = t.seed(seeds);
        const { dev, prod, home, commit } = deploys(t);
        const learn = `${page}#config-in-the-environment` as const;
        const places = [
          { one: dev, greeting: `${name} dev`, url: `sqlite:///${name}.db`, shown: `sqlite:///${name}.db` },
          {
            ...{ one: prod, greeting: `${name} prod`, url: `postgres://log:${password}@db.example/log` },
            shown: 'db.example/log',
          },
        ];
        t.expect(prod.imageId).is(dev.imageId, {
          learn,
          say: [[() => true, 'They differ by a build, not by their environment.']],
        });
        for (const { one, greeting, url } of places) {
          t.expect(one.variable('GREETING')).is(greeting, { learn });
          t.expect(one.variable('DATABASE_URL')).is(url, { learn });
        }
        const image = t.docker.image(t.require(dev.imageId));
        const secret = (where: Fact<unknown>, text: string, words: string) =>
          t
            .expect(
              about(where, `the production password in ${words}`, text.includes(password), (is) =>
                is ? 'there' : 'absent',
              ),
            )
            .is(false, { learn, say: [[true, 'Whoever gets this file or image has the password.']] });
        secret(image.env, JSON.stringify(t.require(image.env)), 'the environment of the image');
        secret(image.history, t.require(image.history).join('\n'), 'the history of the image');
        const files = Object.keys(t.require(commit().files));
        t.expect(about(commit().files, 'the number of files in the commit', files.length, String)).atMost(mostFiles, {
          learn,
          say: [[() => true, 'So many files cannot be looked through. Keep the repository to the app.']],
        });
        const inImage = dev.file(home).entries.value ?? [];
        for (const file of files) {
          const text = inImage.includes(file) ? dev.file(`${home}${file}`).text : commit().fileText(file);
          const words = t.require(text);
          secret(text, words, `the committed \`${file}\``);
          for (const { greeting } of places)
            t.expect(
              about(text, `\`${greeting}\` in \`${file}\``, words.includes(greeting), (is) =>
                is ? 'there' : 'absent',
              ),
            ).is(false, { learn, say: [[true, 'A value of one deploy stands in code that all deploys share.']] });
        }
        for (const { one, greeting, shown } of places) {
          const answer = await t.http.get({ address: one.address(), port: 8000 });
          const said = 'The variable is set. The program has read another value.';
          t.expect(answer.json('greeting')).is(greeting, { learn, say: [[() => true, said]] });
          t.expect(answer.json('database')).is(shown, { learn, say: [[() => true, said]] });
        }
      },
    }),
  ],
});
