import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { z } from 'zod';
import type { Instance } from './instance.ts';

const launched = z.object({ port: z.number(), lessons: z.array(z.string()) });
const subnet = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';

/** The start command with what this instance was started with: to be asked for before something of it is taken away. */
export async function howToStart({ name, data, labHost }: Instance): Promise<() => Promise<void>> {
  const { port, lessons } = launched.parse(JSON.parse(readFileSync(join(data, 'launch.json'), 'utf8')));
  const { stdout } = await exec('docker', ['network', 'inspect', '--format', subnet, labHost], { throwOnError: true });
  const env = {
    ...process.env,
    DRYDOCK_NAME: name,
    DRYDOCK_DATA: data,
    DRYDOCK_PORT: String(port),
    DRYDOCK_NETWORK: stdout.trim(),
    DRYDOCK_LESSONS: lessons.join(':'),
    // As tests have it: the pool stays as it is, and nothing is built beside them.
    DRYDOCK_WARM_MAX: '2',
    DRYDOCK_KUBERNETES: 'off',
  };
  return async () => {
    const options = { throwOnError: true, nodeOptions: { env }, timeout: 600_000 };
    await exec('node', ['sandbox/bootstrap/drydock.mjs', 'start', '--detach'], options);
  };
}
