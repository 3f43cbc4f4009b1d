// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, MiB, seed } from '#checks';

const seeds = { name: seed.name(), word: seed.word(), port: seed.port() };
const page = '/docker/08-volumes/';

/** The mount that a path of a container lies in: the deepest of those above it. */
function mountAbove({ value: paths = [] }: Fact<readonly string[]>, path: string): string | undefined {
  return paths.filter((one) => path === one || path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];
}

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('named', {
      title:
        'The volume `data-{name}` holds `{word}` in a file `cargo`; `reader-{name}` mounts it read-only at `/data`',
      points: 2,
      hints: [
        'What stands left of the colon when Docker should keep the directory, and what when you keep it?',
        'List the volumes with `docker volume ls`. What a container got where: `docker inspect reader-{name}`, under Mounts.',
        'The form is `docker run -d --name reader-{name} -v ____:____:____ IMAGE COMMAND`, with a command that goes on.',
      ],
      test(t) {
        const { name, word } = t.seed(seeds);
        const volume = t.docker.volume(`data-${name}`);
        const reader = t.docker.container(`reader-${name}`);
        const learn = `${page}#a-directory-that-docker-keeps` as const;
        t.expect(volume.exists).is(true, { learn });
        t.expect(volume.file('/cargo').text).matches(new RegExp(`\\b${word}\\b`), {
          learn,
          say: [[() => true, 'The file `cargo` in the volume does not hold `{word}`.']],
        });
        t.expect(reader.running).is(true);
        t.expect(reader.mountAt('/data').volume).is(`data-${name}`, { learn });
        const writable = 'Mounted read-write: `reader-{name}` could change the files it is meant to read.';
        t.expect(reader.mountAt('/data').readOnly).is(true, { learn, say: [[false, writable]] });
        const mount = reader.process.mountAt('/data');
        t.expect(mount.readOnly).is(true, {
          learn,
          say: [[false, writable]],
        });
        t.expect(mount.fileSystem).isNot('tmpfs', {
          learn,
          say: [['tmpfs', 'The options of this volume put it into memory: its files go with the last container.']],
        });
        t.expect(volume.options).is(
          {},
          {
            learn,
            say: [[() => true, 'The options of this volume put its files elsewhere: Docker does not keep them.']],
          },
        );
        t.expect(reader.mountAt('/data').subpath).is('', {
          learn,
          say: [[() => true, 'Only a folder of the volume is mounted: `cargo` is not in it.']],
        });
        t.expect(reader.file('/data/cargo').text).is(volume.file('/cargo').text, {
          learn,
          say: [[() => true, 'What `reader-{name}` sees there is not the file in the volume.']],
        });
      },
    }),

    check('db-survives', {
      title: 'PostgreSQL in `db-{name}` has a row `{word}` in `ships`, and is newer than its database files',
      points: 4,
      hints: [
        'Which directory must outlive the container, and what is mounted there when you say nothing?',
        'See what is mounted where: `docker inspect db-{name}`, under Mounts. See what PostgreSQL says: `docker logs db-{name}`.',
        'Start it with `-v ____:/var/lib/postgresql/____`, write the row, remove the container, and start a new one with the same `-v`.',
      ],
      async test(t) {
        const { name, word } = t.seed(seeds);
        const db = t.docker.container(`db-${name}`);
        const learn = `${page}#a-database-that-survives` as const;
        const noPassword = () => /superuser password is not specified/.test(db.log.value ?? '');
        t.expect(db.running).is(true, {
          learn,
          say: [
            [
              noPassword,
              '`db-{name}` ended. PostgreSQL’s log says: “superuser password is not specified”. The image wants the variable `POSTGRES_PASSWORD`.',
            ],
          ],
        });

        t.expect(db.imageId).is(t.docker.image('postgres:17').id, {
          learn,
          say: [[() => true, '`db-{name}` runs another image than `postgres:17`.']],
        });
        t.expect(t.docker.image('postgres:17').namedHere).is(false, {
          learn,
          say: [[true, 'What is called `postgres:17` now was made here: it is another image.']],
        });
        const data = db.variable('PGDATA').value ?? '/var/lib/postgresql/data';
        const at = mountAbove(db.mountPaths, data) ?? data;
        const mount = db.mountAt(at);
        const elsewhere = () =>
          (db.mountPaths.value ?? []).map((path) => db.mountAt(path)).some((one) => one.anonymous.value === false);
        t.require(mount.type, () => `PostgreSQL writes to \`${data}\`.`);
        if (mount.type.value === 'volume') {
          t.expect(mount.anonymous).is(false, {
            learn,
            say: [
              [elsewhere, () => `Your volume is empty: PostgreSQL writes to an anonymous one at \`${at}\`.`],
              [
                true,
                () => `PostgreSQL writes to an anonymous volume at \`${at}\`: a new container gets another, empty one.`,
              ],
            ],
          });
        }
        t.expect(db.process.mountAt(at).fileSystem).isNot('tmpfs', {
          learn,
          say: [['tmpfs', () => `\`${at}\` is in memory: it goes with the container, and the rows with it.`]],
        });
        t.expect(db.process.comm).is('postgres', {
          learn,
          say: [
            ['docker-entrypoi', 'The image is still preparing the database in `db-{name}`. This takes a few seconds.'],
          ],
        });

        const made = t.require(await t.postgres.madeAt(db));
        const hadAnother = () => (t.events.containers({ name: `db-${name}`, destroyed: true }).count.value ?? 0) > 0;
        t.expect(db.createdAt).atLeast(made, {
          learn,
          say: [
            [
              hadAnother,
              'The database files are as new as the container: it made them itself. Those of the earlier container are in another place. A new container on these files would find them.',
            ],
            [
              () => true,
              'Same container: it made these database files itself. Remove it, start a new one on the same files.',
            ],
          ],
        });

        const rows = await t.postgres.query(db, 'SELECT * FROM ships');
        t.expect(rows).includes(word, {
          learn,
          say: [[() => true, 'The table `ships` is there, but no row of it says `{word}`.']],
        });
        t.expect(await t.postgres.keptRows(db, 'ships')).includes(word, {
          learn,
          say: [
            [
              () => true,
              'The row is there, but the container that runs now wrote it. Replace this container once more: the row stays.',
            ],
          ],
        });
      },
    }),

    check('bind', {
      title: 'nginx in `page-{name}` serves `/root/site/index.html` with `{word}` at port {port}, from a bind mount',
      points: 2,
      hints: [
        'Should the container hold your page, or should it look at your directory while you edit there?',
        'Ask for the page: `curl -i 127.0.0.1:{port}`. See where the container has it from: `docker inspect page-{name}`, under Mounts.',
        'The form is `docker run -d --name page-{name} -p ____:80 -v ____:/usr/share/____ nginx:1.26`.',
      ],
      async test(t) {
        const { name, word, port } = t.seed(seeds);
        const source = '/root/site/index.html';
        const index = '/usr/share/nginx/html/index.html';
        const web = t.docker.container(`page-${name}`);
        const learn = `${page}#your-directory-in-a-container` as const;
        t.expect(web.running).is(true);
        t.expect(web.process.comm).is('nginx', { learn });

        const at = mountAbove(web.mountPaths, index) ?? '/usr/share/nginx/html';
        const mount = web.mountAt(at);
        t.require(mount.type, 'What it serves is a copy: your edits will not show.');
        t.expect(mount.type).is('bind', {
          learn,
          say: [['volume', 'What it serves lies in a volume, a copy: your edits in `/root/site` will not show.']],
        });
        // `/root/site` for the directory, the whole path for the one file.
        const below = index.slice(at.length);
        t.expect(mount.source).is(
          source.endsWith(below) ? source.slice(0, source.length - below.length) : '/root/site',
          {
            learn,
            say: [[() => true, () => `\`${at}\` shows another place of the sandbox than \`/root/site\`.`]],
          },
        );

        // Not only asked for when the container was made: it is there.
        t.require(web.process.mountAt(at).fileSystem);

        const file = t.linux.file(source);
        t.expect(file.text).matches(new RegExp(`\\b${word}\\b`), {
          learn,
          say: [[() => true, 'The page `/root/site/index.html` does not hold `{word}`.']],
        });
        t.expect(web.port(80).hostPort).is(port, { learn });
        const answer = await t.http.get({ address: '127.0.0.1', port });
        t.expect(answer.status).is(200, {
          learn,
          say: [
            [
              403,
              'nginx may not show it: it looks for a readable `index.html` in the mounted directory, and hides the image’s own.',
            ],
          ],
        });
        t.expect(answer.text).is(file.text, {
          learn,
          say: [
            [
              () => at === index,
              'nginx serves an older file. A bind mount of one file holds that file: an editor that puts a new one in its place leaves the container with the old.',
            ],
            [() => true, 'nginx answers with something else than `/root/site/index.html`.'],
          ],
        });
        // nginx says when the file that it serves was written, in whole seconds.
        const written = t.require(file.modified);
        const served = answer.header('last-modified');
        t.require(served, 'nginx serves no file here: the text is from its configuration.');
        t.expect(served).is(new Date(written - (written % 1000)).toUTCString(), {
          learn,
          say: [[() => true, 'nginx serves another file, a copy with the same text: your edits will not show.']],
        });
      },
    }),

    check('tmpfs', {
      title: '`fast-{name}` has a tmpfs of 16 MiB at `/scratch`',
      points: 2,
      hints: [
        'Which kind of mount needs no source at all, because nothing of it reaches a disk?',
        'Ask the kernel what the container has there: `docker exec fast-{name} grep scratch /proc/mounts`.',
        'The form is `docker run -d --name fast-{name} --____ /scratch:size=____ IMAGE COMMAND`, with a unit behind the number.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const fast = t.docker.container(`fast-${name}`);
        const learn = `${page}#a-place-in-memory` as const;
        t.expect(fast.running).is(true);
        const mount = fast.process.mountAt('/scratch');
        const volume = fast.mountAt('/scratch').volume;
        t.expect(mount.fileSystem).is('tmpfs', {
          learn,
          say: [
            [
              () => volume.value === 'tmpfs',
              'An ordinary volume that happens to be called tmpfs: its files are on the disk.',
            ],
            [() => volume.value !== undefined, 'A volume on the disk. A tmpfs is in memory.'],
            [() => true, 'A directory of the sandbox, on its disk. A tmpfs is in memory.'],
          ],
        });
        t.expect(mount.size).is(MiB(16), {
          learn,
          say: [
            [null, 'This tmpfs has no size of its own: it may take half of the memory of the machine.'],
            [
              (size) => size !== null && size < MiB(1),
              'Without a unit, the size counts bytes, and the kernel rounds up to one page.',
            ],
            [16_000_000, 'A tmpfs counts in steps of 1,024: 16 MiB are `16m`.'],
          ],
        });
      },
    }),
  ],
});
