import { openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';
import { memoryOfAll } from './memory.ts';

const learners = 30;

/** What a lesson with several services has at its end, one command each: the images that every sandbox begins with. */
const containers: readonly string[] = [
  ...Array.from({ length: 5 }, (_, index) => `docker run -d --name worker-${index} busybox:1.37 sleep 600`),
  'docker run -d --name web -p 8080:80 nginx:1.26',
  'docker run -d --name back --network container:web busybox:1.37 sleep 600',
];

/** A whole class that starts its containers at the same moment: none may fail, and all of them run at the end. */
export async function benchClassroom(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  const count = short ? 3 : learners;
  const fleet = openFleet(instance);
  const ids = (await Promise.all(Array.from({ length: count }, () => fleet.claim()))).map(({ id }) => id);
  const took: number[] = [];
  const failed: string[] = [];
  const started = performance.now();
  await Promise.all(
    ids.map(async (id) => {
      for (const command of containers) {
        const before = performance.now();
        await fleet.run(id, command).catch((error: unknown) => failed.push(`${id}: ${command}: ${error}`));
        took.push((performance.now() - before) / 1000);
      }
    }),
  );
  const all = (performance.now() - started) / 1000;
  const served =
    'timeout 60 sh -c "until curl -sf -o /dev/null localhost:8080; do sleep 0.2; done"; docker ps -q | wc -l';
  const running = await Promise.all(ids.map(async (id) => Number(await fleet.run(id, served).catch(() => 0))));
  const memory = await memoryOfAll(instance);
  await Promise.all(ids.map((id) => fleet.remove(id)));
  for (const line of failed) process.stderr.write(`failed: ${line}\n`);
  const class_ = `${count} learners, ${containers.length} containers each`;
  return [
    {
      name: `${class_}: \`docker run\` that failed`,
      samples: [failed.length],
      unit: '',
      goal: { quantile: 1, atMost: 0 },
    },
    {
      name: `${class_}: containers that do not run at the end`,
      samples: [count * containers.length - running.reduce((sum, each) => sum + each, 0)],
      unit: '',
      goal: { quantile: 1, atMost: 0 },
    },
    { name: `${class_}: each \`docker run\``, samples: took, unit: 's' },
    { name: `${class_}: until all run`, samples: [all], unit: 's' },
    { name: `${class_}: memory of all`, samples: [memory], unit: 'MiB' },
  ];
}
