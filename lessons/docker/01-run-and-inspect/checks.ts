// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, seed } from '#checks';

// Codes without a meaning of their own: below those of Docker and of signals.
const seeds = { name: seed.name(), word: seed.word(), code: seed.int(20, 99) };
const page = '/docker/01-run-and-inspect/';

/** Containers that setup.sh has left; the label stays with one that is renamed. */
const junk = ['junk-done', 'junk-broken', 'junk-killed'];
/** Images that every sandbox has and that nothing here uses but busybox. */
const images = ['busybox:1.37', 'debian:trixie-slim', 'nginx:1.26', 'python:3.12-slim', 'redis:8'];

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('tidy', {
      title: 'The three `junk-` containers are removed; `keep-me` still runs and no image is lost',
      points: 2,
      hints: [
        'A stopped container is still there, with its files and its log. Which command removes one, and which would take more than you want?',
        'List all containers, also those that have ended: `docker ps -a`. Compare with those that run: `docker ps`.',
        'The form is `docker ____ junk-____ junk-____ junk-____`: it names what goes, and takes nothing else.',
      ],
      test(t) {
        const learn = `${page}#clean-up` as const;
        const keep = t.docker.container('keep-me');
        t.require(keep.id, '`keep-me` is gone, and its files with it. A reset of the sandbox brings it back.');
        t.expect(keep.running).is(true, { learn });
        // Its name alone could be that of another one.
        const another =
          'The first `keep-me` is gone, and its files with it: this is another one. A reset of the sandbox brings the first one back.';
        t.require(keep.label('attempt'), another);
        t.expect(keep.label('attempt')).is(t.nonce, { learn, say: [[() => true, another]] });
        const sameName = t.events.containers({ name: 'keep-me' }).count;
        if (t.events.complete.value === true || (sameName.value ?? 0) > 1) {
          t.expect(sameName).atMost(1, { learn, say: [[() => true, another]] });
        }
        for (const one of junk) {
          t.expect(t.docker.containerNames).excludes(one, {
            learn,
            say: [
              [
                () => t.docker.container(one).running.value === true,
                () => `\`${one}\` runs again. Removing a container is another step than starting or stopping it.`,
              ],
              [() => true, () => `\`${one}\` is still there: a container that has ended stays until it is removed.`],
            ],
          });
        }
        for (const one of t.docker.containers().filter(({ label }) => label('left').value === 'over')) {
          t.expect(one.exists).is(false, {
            learn,
            say: [[true, () => `\`${one.name}\` is one of the three, under another name.`]],
          });
        }
        for (const one of images) {
          t.expect(t.docker.image(one).exists).is(true, {
            learn,
            say: [
              [
                false,
                () =>
                  `The image \`${one}\` is gone as well. With \`-a\`, prune also takes images that no container uses.`,
              ],
            ],
          });
        }
        // One image has one id, whatever it is called.
        for (const [index, one] of images.entries()) {
          for (const before of images.slice(0, index)) {
            t.expect(t.docker.image(one).id).isNot(t.docker.image(before).id, {
              learn,
              say: [[() => true, () => `\`${one}\` is another name of \`${before}\` now: the image itself is gone.`]],
            });
          }
        }
        // busybox is what a prune leaves here: whatever is called like another image must not be made of it.
        const [bottom = ''] = t.require(t.docker.image('busybox:1.37').layers);
        for (const one of images.slice(1)) {
          t.expect(t.docker.image(one).layers).excludes(bottom, {
            learn,
            say: [[() => true, () => `What is called \`${one}\` now is made from busybox: the image itself is gone.`]],
          });
        }
        for (const one of images) {
          t.expect(t.docker.image(one).namedHere).is(false, {
            learn,
            say: [[true, () => `What is called \`${one}\` now was made here: the image itself is gone.`]],
          });
        }
      },
    }),

    check('created', {
      title: 'A container `cold-{name}` exists and has never been started',
      hints: [
        '`docker run` does two things. Which of its two steps makes a container without starting it?',
        'Look at the STATUS of all containers: `docker ps -a`. One that has never run shows another word than `Exited`.',
        'The form is `docker ____ --name cold-{name} IMAGE`.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const cold = t.docker.container(`cold-${name}`);
        const learn = `${page}#two-steps` as const;
        t.expect(cold.state).is('created', {
          learn,
          say: [[() => true, 'It has run before: create and start are two steps, and `run` takes both.']],
        });
        t.expect(cold.startError).is('', {
          learn,
          say: [[() => true, 'Something tried to start it, and the start failed. Create and start are two steps.']],
        });
        // What the engine says now could be made up; what it has told while it happened could not. A record with a gap
        // tells what happened, never what did not.
        const id = t.require(cold.id);
        const whole = t.events.complete.value === true;
        const starts = t.events.containers({ id, started: true }).count;
        if (whole || starts.value !== 0) {
          t.expect(starts).is(0, { learn, say: [[() => true, 'It has run before, whatever its state says now.']] });
        }
        if (whole) {
          t.expect(t.events.containers({ id }).count).is(1, {
            learn,
            say: [[() => true, 'The record of events does not have it. One that is created from now on is seen.']],
          });
        }
      },
    }),

    check('exec-file', {
      title: '`hello-{name}` runs, its log has the line `{word}`, and it has a file `/tmp/{word}` of its own',
      points: 3,
      hints: [
        'The log is what the first process prints. And which command runs one more program in a container that runs already?',
        'Read the log with `docker logs hello-{name}`. Look into the container with `docker exec hello-{name} ls /tmp`.',
        "The form is `docker run -d --name hello-{name} IMAGE sh -c 'echo ____; exec sleep 1d'`, then `docker ____ hello-{name} touch ____`.",
      ],
      test(t) {
        const { name, word } = t.seed(seeds);
        const hello = t.docker.container(`hello-${name}`);
        const path = `/tmp/${word}` as const;
        t.expect(hello.running).is(true, { learn: `${page}#how-it-ended` });
        t.expect(hello.logLines).includes(word, {
          learn: `${page}#what-it-prints`,
          say: [
            [(lines) => lines.some((line) => line.includes(word)), 'The word is there, but not on a line of its own.'],
            [
              () => true,
              'The log has what the first process prints. What a program under `exec` prints goes to whoever ran it.',
            ],
          ],
        });
        // Whatever else writes there: the first process prints what it was given, as words, as a variable or through its input.
        const given = Object.values(hello.env.value ?? {}).some((value) => value.includes(word));
        if (!given && hello.interactive.value !== true) {
          t.expect(hello.command).matches(new RegExp(word), {
            learn: `${page}#what-it-prints`,
            say: [
              [
                () => true,
                'The line is in the log, but not from the first process: its command does not say `{word}`.',
              ],
            ],
          });
        }
        const others = t.docker.containers().filter((one) => one.name !== hello.name);
        const elsewhere = () => others.find((one) => one.layerFile(path).exists.value === true)?.name;
        t.expect(hello.file(path).kind).is('file', {
          learn: `${page}#a-new-one-every-time`,
          say: [
            [
              (kind) => kind === 'absent' && elsewhere() !== undefined,
              () => `It is in another container, \`${elsewhere()}\`: \`run\` always makes a new one.`,
            ],
            [
              (kind) => kind === 'absent' && t.linux.file(path).exists.value === true,
              'It is in the sandbox itself: a container has files of its own.',
            ],
            ['absent', 'A container has files of its own, and `run` always makes a new container.'],
          ],
        });
        for (const mount of ['/tmp', path]) {
          t.expect(hello.mountPaths).excludes(mount, {
            learn: `${page}#a-new-one-every-time`,
            say: [[() => true, () => `\`${mount}\` is mounted: what is in there is no file of the container itself.`]],
          });
        }
        t.expect(hello.layerFile(path).kind).is('file', {
          learn: `${page}#a-new-one-every-time`,
          say: [[() => true, 'It comes from the image. The task asks for a file of the container itself.']],
        });
      },
    }),

    check('exit-code', {
      title: '`short-{name}` has ended with exit code {code}',
      points: 2,
      hints: [
        'The exit code of a container is that of its first process. Which program can end with a number that you choose?',
        "See how it ended: `docker ps -a --filter name=short-{name}`. See what it ran: `docker inspect -f '{{json .Config.Cmd}}' short-{name}`.",
        "The form is `docker run --name short-{name} IMAGE sh -c '____ ____'`.",
      ],
      test(t) {
        const { name, code } = t.seed(seeds);
        const short = t.docker.container(`short-${name}`);
        const learn = `${page}#how-it-ended` as const;
        t.expect(short.startError).is('', {
          learn,
          say: [
            [
              (error) => error.includes('"exit"'),
              'No program of that name: `exit` is a word of the shell, so a shell has to run it.',
            ],
          ],
        });
        t.expect(short.state).is('exited', {
          learn,
          say: [
            [
              'running',
              'It still runs. A container ends when its first process ends; a program under `exec` ends alone.',
            ],
          ],
        });
        t.expect(short.exitCode).is(code, {
          learn,
          say: [
            [
              (found) => found === 0 && (short.command.value ?? []).includes('exit'),
              'After `sh -c`, one word is the script. The shell ran `exit` alone; the number was not part of it: quote both together.',
            ],
            [127, 'No program of that name was found in the container.'],
          ],
        });
        // The engine tells of each end when it happens. Where the record has a gap, what it did tell must agree.
        const id = t.require(short.id);
        const told = (t.events.list({ action: 'die', id }).count.value ?? 0) > 0;
        if (told || t.events.complete.value === true) {
          t.expect(t.events.list({ action: 'die', id, exitCode: code }).count).atLeast(1, {
            learn,
            say: [[() => true, 'The record of events has no such end. One that ends from now on is seen.']],
          });
        }
      },
    }),
  ],
});
