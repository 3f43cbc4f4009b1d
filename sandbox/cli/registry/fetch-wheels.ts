import { tryDocker } from '../../images/docker.ts';
import { labHostNames } from '../lab-host/names.ts';
import type { SetupContext } from '../settings.ts';
import { registryAddress } from './names.ts';

/** What lessons install with pip, each line with all that it needs. */
const courseWheels = [
  'flask==3.1.*',
  'flask==2.0.1',
  'flask==2.0.1 werkzeug==2.0.3',
  'gunicorn==23.*',
  'redis==5.*',
  'psycopg[binary]==3.2.*',
];

/** What they are called in the list of what the registry has. */
export const wheelsTitle = 'Python packages';

/** Asks the course registry for them once, as pip does: it then keeps them. False when one cannot be had. */
export async function fetchWheels(context: SetupContext, python: string): Promise<boolean> {
  const { network, label } = labHostNames(context.settings);
  const address = registryAddress(context.settings.network);
  const index = ['--index-url', `http://${address}/simple/`, '--trusted-host', address];
  for (const requirement of courseWheels) {
    const pip = ['pip', 'download', '--quiet', '--no-cache-dir', '--dest', '/tmp/wheels', ...index];
    const run = ['run', '--rm', '--label', label, '--network', network, python, ...pip, ...requirement.split(' ')];
    if ((await tryDocker(context, run)).exitCode !== 0) return false;
  }
  return true;
}
