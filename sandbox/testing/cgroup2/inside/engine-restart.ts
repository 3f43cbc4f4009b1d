import { readFile } from 'node:fs/promises';
import { same, until } from './expect.ts';
import type { ProvenSandbox } from './sandbox.ts';

/** The lab engine is killed: sandboxes and the containers in them go on, and can still be entered afterwards. */
export async function survivesItsEngine({ lines }: ProvenSandbox): Promise<string> {
  const look = "docker inspect --format '{{.State.Running}} {{.State.Pid}}' lasting";
  await lines('docker run -d --name lasting -m 16m busybox sleep 3600');
  const before = await lines(look);
  const pidFile = '/run/drydock-dockerd.pid';
  const old = await readFile(pidFile, 'utf8');
  process.kill(Number(old), 'SIGKILL');
  await until('a new engine', 600, async () => ((await readFile(pidFile, 'utf8')) === old ? undefined : true));
  const after = await until('a way into the sandbox', 600, async () => {
    const found = await lines(look);
    return found.at(-1) === 'exit 0' ? found : undefined;
  });
  same('the container inside', after, before);
  await lines('docker rm -f lasting');
  return 'the container inside runs on';
}
