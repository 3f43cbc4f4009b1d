import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import type { Lab } from '../lab.ts';
import { readSettings } from '../settings.ts';
import { start } from '../start.ts';
import { stopWeb } from '../stop.ts';

/** The context of an instance of its own, beside the one that people use: other name, folder, port and network. */
export function testContext(context: CommandContext): CommandContext {
  const env = {
    ...context.env,
    DRYDOCK_NAME: 'drydock-test',
    DRYDOCK_DATA: join(context.root, '.drydock', 'test'),
    DRYDOCK_PORT: '4391',
    DRYDOCK_HOST: '127.0.0.1',
    DRYDOCK_NETWORK: '10.208.0.0/24',
    // Tests compare what is there before and after: the pool stays as it is, however many come.
    DRYDOCK_WARM_MAX: '2',
    // Whoever tests the cluster brings it up when nothing else is measured.
    DRYDOCK_KUBERNETES: 'off',
    // Never in a cluster that others use.
    DRYDOCK_KUBECONFIG: '',
    DRYDOCK_URL: '',
    DRYDOCK_ALLOWED_HOSTS: '',
    // The course, and what some tests let a learner fight with.
    DRYDOCK_LESSONS: `lessons:${join('sandbox', 'testing', 'lessons')}`,
  };
  return {
    ...context,
    env,
    settings: readSettings({ env, root: context.root, isRoot: context.isRoot }),
    print: context.say,
  };
}

/** Starts it from nothing, by the same code as `npm start`. */
export async function startTestInstance(context: CommandContext, lab: Lab): Promise<void> {
  await removeTestInstance(context, lab);
  await start(context, lab, { detach: true, json: false });
}

/** Ends and removes it; images stay as a cache. Its folder with logs goes too, unless `keepLogs`. */
export async function removeTestInstance(context: CommandContext, lab: Lab, keepLogs = false): Promise<void> {
  await stopWeb(context);
  await lab.removeLabHost(context);
  if (!keepLogs) rmSync(context.settings.data, { recursive: true, force: true });
}
