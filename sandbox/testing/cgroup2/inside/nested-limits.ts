import { same } from './expect.ts';
import type { ProvenSandbox } from './sandbox.ts';

export async function seesCgroup2({ lines }: ProvenSandbox): Promise<string> {
  const found = await lines(
    'stat -fc %T /sys/fs/cgroup; docker info --format "{{.CgroupVersion}} {{.CgroupDriver}}"; cat /proc/self/cgroup | cut -d: -f1,2',
  );
  same('file system, engine, cgroup of a process', found, ['cgroup2fs', '2 cgroupfs', '0:', 'exit 0']);
  return 'cgroup2fs; its engine works on version 2';
}

/** The limits of a container of the learner's, as the container itself reads them. */
export async function containersAreLimited({ lines }: ProvenSandbox): Promise<string> {
  const found = await lines(
    'docker run --rm -m 32m --cpus 0.5 --pids-limit 20 busybox sh -c "cd /sys/fs/cgroup && cat memory.max cpu.max pids.max"',
  );
  same('memory.max, cpu.max, pids.max', found, [String(32 * 1024 ** 2), '50000 100000', '20', 'exit 0']);
  return '32 MiB, half a core, 20 processes';
}

/**
 * A container's process meets the limit. Its first process lives a moment longer: on v2 the engine hears of a kill from the cgroup,
 * which may be gone before it looked when nothing else is in it.
 */
export async function greedyContainerIsKilled({ lines }: ProvenSandbox): Promise<string> {
  const found = await lines(`
    docker run --name greedy -m 32m busybox sh -c 'tail /dev/zero; code=$?; sleep 3; exit $code' > /dev/null 2>&1; echo "run ended with $?"
    docker inspect --format '{{.State.ExitCode}} {{.State.OOMKilled}}' greedy
    docker rm greedy > /dev/null`);
  same('exit code and OOMKilled', found, ['run ended with 137', '137 true', 'exit 0']);
  return 'exit 137, OOMKilled';
}

/** Podman makes and limits containers as well; its way to cgroups is another one (crun, no daemon). */
export async function podmanLimitsToo({ lines }: ProvenSandbox): Promise<string> {
  const found = await lines(`
    docker save busybox | podman load -q > /dev/null
    podman run --rm --network none -m 32m --pids-limit 20 busybox sh -c "cd /sys/fs/cgroup && cat memory.max pids.max"`);
  same('memory.max, pids.max', found, [String(32 * 1024 ** 2), '20', 'exit 0']);
  return '32 MiB, 20 processes';
}
