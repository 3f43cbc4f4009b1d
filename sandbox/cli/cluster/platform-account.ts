import { chownSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { stringify } from 'yaml';
import { z } from 'zod';
import { docker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';
import { kubectl } from './in-cluster.ts';
import { clusterNames } from './names.ts';

const secret = z.object({ data: z.object({ token: z.string().min(1), 'ca.crt': z.string().min(1) }) });

/** Writes the kubeconfig of the product's own account, which manifests/platform.yaml has made: for web alone. */
export async function writePlatformKubeconfig(context: SetupContext): Promise<void> {
  const { node, folder, kubeconfig } = clusterNames(context.settings);
  const { data } = await tokenOf(context);
  const door = (await docker(context, ['port', node, '6443/tcp'])).split('\n')[0]?.trim();
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'course', cluster: { server: `https://${door}`, 'certificate-authority-data': data['ca.crt'] } },
    ],
    users: [{ name: 'platform', user: { token: Buffer.from(data.token, 'base64').toString('utf8') } }],
    contexts: [{ name: 'platform', context: { cluster: 'course', user: 'platform' } }],
    'current-context': 'platform',
  };
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(`${kubeconfig}.new`, stringify(config), { mode: 0o400 });
  if (process.getuid?.() === 0) chownSync(`${kubeconfig}.new`, context.settings.webUid, context.settings.webUid);
  renameSync(`${kubeconfig}.new`, kubeconfig);
}

/** A controller fills it in a moment after it was made. */
async function tokenOf(context: SetupContext): Promise<z.infer<typeof secret>> {
  const ask = ['get', 'secret', '--namespace', 'drydock-system', 'platform-token', '--output', 'json'];
  for (let tries = 0; ; tries += 1) {
    const filled = secret.safeParse(JSON.parse(await kubectl(context, ask)));
    if (filled.success) return filled.data;
    if (tries === 240) throw new Error('The account of the product has no token after a minute');
    await wait(250, undefined, { signal: context.signal });
  }
}
