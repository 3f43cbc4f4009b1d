// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, MiB, seed, type T } from '#checks';

const seeds = {
  name: seed.name(),
  mem: seed.pick([48, 64, 80, 96]),
  cpus: seed.pick(['0.25', '0.30', '0.40', '0.50']),
  pids: seed.int(20, 60),
};
const page = '/linux/03-cgroups/';
/** Milliseconds between the moment at which memory runs out and the end of a container that is ended for it. */
const atOnce = 5000;

/** The container whose limits are asked for, and what to say when its process is in another group than Docker's. */
function boxOf(t: T, name: string) {
  const box = t.docker.container(`box-${name}`);
  const { folder } = box.process.cgroup;
  const moved = (controller: Parameters<typeof folder>[0]) => {
    const path = folder(controller).value;
    return path !== undefined && !path.includes(t.require(box.id));
  };
  const text = 'Its process was moved out of the group that Docker has made for it: that limit does not count for it.';
  return { box, movedFor: (controller: Parameters<typeof folder>[0]) => [() => moved(controller), text] as const };
}

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('memory', {
      title: 'The kernel’s memory limit of `box-{name}` is {mem} MiB',
      points: 2,
      hints: [
        'Which number does the kernel hold for this container, and how many bytes has one MiB?',
        'Compare what Docker has noted, `docker inspect box-{name} | grep -i memory`, with the file that this check names.',
        'A new container: `docker run -d --name box-{name} --memory ____ IMAGE COMMAND`. One that runs: `docker ____ --memory ____ box-{name}`.',
      ],
      test(t) {
        const { name, mem } = t.seed(seeds);
        const { box, movedFor } = boxOf(t, name);
        const limit = box.process.cgroup.memoryMax;
        t.expect(limit).is(MiB(mem), {
          learn: `${page}#a-number-in-a-file`,
          say: [
            movedFor('memory'),
            [
              (bytes) => bytes === null && (box.memoryLimit.value ?? 0) > 0,
              () =>
                `Docker has noted ${box.memoryLimit.show(t.require(box.memoryLimit))}, but the file of the kernel was changed since. The file counts.`,
            ],
            [
              (bytes) => bytes === null && (box.memoryReservation.value ?? 0) > 0,
              'A reservation is a wish, not a limit: the kernel takes memory back only when it runs short.',
            ],
            [null, 'No limit: it may fill the sandbox.'],
            [
              // Limits are whole pages of memory.
              (bytes) => bytes !== null && Math.abs(bytes - mem * 1_000_000) < 64 * 1024,
              'Docker’s m is 1,048,576. This limit is {mem} times a million bytes.',
            ],
            [
              (bytes) => bytes !== null && bytes !== box.memoryLimit.value && box.memoryLimit.value === MiB(mem),
              'Docker has noted {mem} MiB, but the file of the kernel was changed since. The file counts.',
            ],
          ],
        });
      },
    }),

    check('cpu', {
      title: 'The kernel’s CPU limit of `box-{name}` is {cpus} of a CPU',
      points: 2,
      after: ['memory'],
      hints: [
        'Which setting holds always, and which only while others want the CPU as well?',
        'Compare what Docker has noted, `docker inspect box-{name} | grep -i cpu`, with the file that this check names.',
        'The form is `docker update --____ {cpus} box-{name}`.',
      ],
      test(t) {
        const { name, cpus } = t.seed(seeds);
        const { box, movedFor } = boxOf(t, name);
        const limit = box.process.cgroup.cpuMax;
        const wanted = Number(cpus);
        // A quota and a period in whole microseconds cannot make every part exactly.
        if (Math.abs((limit.value ?? 0) - wanted) <= wanted / 100) return;
        t.expect(limit).is(wanted, {
          learn: `${page}#too-much-cpu-slowed-down`,
          say: [
            movedFor('cpu'),
            [
              (cores) => cores === null && (box.cpuLimit.value ?? 0) > 0,
              () =>
                `Docker has noted ${box.cpuLimit.show(t.require(box.cpuLimit))}, but the file of the kernel was changed since. The file counts.`,
            ],
            [
              (cores) => cores === null && (box.cpuShares.value ?? 0) > 0,
              'A weight only counts when others want the CPU.',
            ],
            [
              (cores) => cores === null && (box.cpusetCpus.value ?? '') !== '',
              'That picks a core, it does not limit time.',
            ],
            [null, 'No limit: one busy loop may take all the CPU time of the sandbox.'],
            [() => true, 'The limit is quota divided by period. {cpus} of a CPU is that part of each period.'],
          ],
        });
      },
    }),

    check('pids', {
      title: 'The kernel’s process limit of `box-{name}` is {pids}',
      points: 2,
      after: ['memory'],
      hints: [
        'Who is counted: the processes of a container, or those of a user, whatever container they are in?',
        'Compare what Docker has noted, `docker inspect box-{name} | grep -A 5 -e Pids -e Ulimits`, with the file that this check names.',
        'The form is `docker update --____-limit {pids} box-{name}`.',
      ],
      test(t) {
        const { name, pids } = t.seed(seeds);
        const { box, movedFor } = boxOf(t, name);
        t.expect(box.process.cgroup.pidsMax).is(pids, {
          learn: `${page}#too-many-processes-refused`,
          say: [
            movedFor('pids'),
            [
              (count) => count !== pids && box.pidsLimit.value === pids,
              'Docker has noted {pids}, but the file of the kernel was changed since. The file counts.',
            ],
            [
              (count) => count === null && box.ulimit('nproc').value !== undefined,
              'That counts per user, not per container.',
            ],
            [null, 'No limit: it may take all 512 processes of the sandbox.'],
          ],
        });
      },
    }),

    check('oom', {
      title: 'The kernel ended `hog-{name}` at its memory limit, {mem} MiB or less: code 137',
      points: 3,
      hints: [
        'What happens to a program that writes to more memory than its container may have? Which program never stops asking?',
        "Ask how it ended: `docker inspect -f '{{json .State}}' hog-{name}`. What it wrote: `docker logs hog-{name}`.",
        'The form is `docker run --name hog-{name} --____ {mem}m IMAGE COMMAND`, with a command that needs more. Keep the container.',
      ],
      test(t) {
        const { name, mem } = t.seed(seeds);
        const hog = t.docker.container(`hog-${name}`);
        const learn = `${page}#too-much-memory-ended` as const;
        const noLimit = 'No limit: it may fill the sandbox, and then the kernel picks any victim.';
        // While it runs, the kernel itself tells; when it has ended, its cgroup is gone and Docker remembers.
        const { memoryMax, oomKills } = hog.process.cgroup;
        if (hog.running.value === true) {
          t.expect(memoryMax).atMost(MiB(mem), { learn, say: [[null, noLimit]] });
          t.expect(oomKills).atLeast(1, {
            learn,
            say: [[() => true, '`hog-{name}` still runs, and nothing in it has reached the limit yet.']],
          });
          return;
        }
        t.expect(hog.memoryLimit).isNot(0, { learn, say: [[0, noLimit]] });
        t.expect(hog.memoryLimit).atMost(MiB(mem), { learn });
        const [started, ended] = [hog.startedAt.value ?? 0, hog.finishedAt.value ?? 0];
        const id = t.require(hog.id);
        const kill = t.events.list({ action: 'kill', id, name: hog.name }).lastAt;
        const update = t.events.list({ action: 'update', id, name: hog.name }).lastAt;
        // An earlier run of it may have been killed.
        const wasKilled = (kill.value ?? 0) > started;
        const outOfMemory = t.events.list({ action: 'oom', id, name: hog.name }).lastAt;
        // A mark beside a kill tells of something else in its group, or of a sandbox that was full.
        const byKill = 'Docker’s mark says that memory ran out. But `hog-{name}` itself was ended later, by a kill.';
        // On a busy machine memory runs out before Docker's engine has written down that the container started, and the engine does not see
        // it: the kernel's own log counts as well, of what came after an earlier run.
        const logged = hog.oomKilled.value === true ? undefined : t.linux.memoryRanOutIn(hog.id).value;
        const earlier = t.events.list({ action: 'die', id, name: hog.name, before: started }).lastAt.value ?? 0;
        if (logged === undefined || logged < Math.max(earlier, ended - atOnce)) {
          t.expect(hog.oomKilled).is(true, {
            learn,
            say: [
              [() => hog.exitCode.value === 137 && wasKilled, '137 came from a kill; memory never reached the limit.'],
              [
                () => hog.exitCode.value === 137,
                '137 came from a signal or from the program itself; memory never reached the limit.',
              ],
              [() => hog.exitCode.value === 0, 'Its program was done before it needed more than the limit.'],
            ],
          });
        }
        t.expect(hog.exitCode).is(137, { learn });
        // When the sandbox itself is full, version 1 of cgroups marks every container as out of memory, whoever is ended.
        if (wasKilled) t.expect(kill).atMost(started, { learn, say: [[() => true, byKill]] });
        if (outOfMemory.value !== undefined) {
          t.expect(outOfMemory).atLeast(ended - atOnce, { learn, say: [[() => true, byKill]] });
        }
        if ((update.value ?? 0) > ended) {
          t.expect(update).atMost(ended, { learn, say: [[() => true, 'The limit was changed after it had ended.']] });
        }
      },
    }),
  ],
});
