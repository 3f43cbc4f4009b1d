// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, MiB, seed } from '#checks';

/** What differs from learner to learner; the page, the titles below and the scripts name the same values. */
const seeds = { name: seed.name(), mem: seed.pick([48, 64, 80, 96]) };
const page = '/TRACK/NN-SLUG/';

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('runs', {
      title: 'Container `{name}` runs in the background',
      hints: [
        'A container lives as long as its command. Which command of yours goes on?',
        'Look at the STATUS and the COMMAND that `docker ps -a` shows.',
        'The form is `docker run -d --name {name} IMAGE ____`, with a command that does not end.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        t.expect(t.docker.container(name).state).is('running', {
          learn: `${page}#start-it`,
          say: [['exited', 'A container ends when its command ends.']],
        });
      },
    }),

    check('limit', {
      title: 'Container `{name}` may use at most {mem} MiB of memory',
      points: 2,
      // Both need the container: one that is missing is one red line.
      after: ['runs'],
      hints: [
        'Docker counts memory in bytes. How many bytes are {mem} MiB?',
        "Read the limit: `docker inspect -f '{{.HostConfig.Memory}}' {name}`",
        'The form is `docker run -d --name {name} -m ____ IMAGE COMMAND`.',
      ],
      test(t) {
        const { name, mem } = t.seed(seeds);
        t.expect(t.docker.container(name).memoryLimit).is(MiB(mem), {
          learn: `${page}#read-it`,
          say: [
            [0, 'It has no limit: it may fill the whole sandbox.'],
            [mem * 1_000_000, 'That is {mem} million bytes. One MiB is 1,048,576 bytes.'],
          ],
        });
      },
    }),
  ],
});
