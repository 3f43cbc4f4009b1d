import { exec } from 'tinyexec';
import type { Instance } from './instance.ts';

/** Runs `drydock cluster` for an instance, with the settings that it was started with. Gives its exit code and what it said. */
export async function runClusterCommand({ name, data, labHost }: Instance) {
  const subnet = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';
  const network = await exec('docker', ['network', 'inspect', '--format', subnet, labHost], { throwOnError: true });
  const env = {
    DRYDOCK_NAME: name,
    DRYDOCK_DATA: data,
    DRYDOCK_NETWORK: network.stdout.trim(),
    DRYDOCK_KUBERNETES: 'on',
  };
  const command = ['sandbox/bootstrap/drydock.mjs', 'cluster'];
  const { exitCode, stderr } = await exec('node', command, { nodeOptions: { env } });
  return { exitCode, stderr };
}
