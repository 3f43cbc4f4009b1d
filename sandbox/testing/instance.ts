import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** The running product that a test drives: what `drydock start` wrote to its state.json. */
const instanceState = z.object({
  name: z.string(),
  url: z.url(),
  fleetUrl: z.url(),
  relayUrl: z.url(),
  secretFile: z.string(),
  webPid: z.number().optional(),
});

export interface Instance extends Omit<z.infer<typeof instanceState>, 'secretFile'> {
  /** Bearer secret of the agent. */
  readonly secret: string;
  /** Its data folder. */
  readonly data: string;
  /** Name of the lab host's container on the machine's engine. */
  readonly labHost: string;
}

/**
 * The instance under test, named by DRYDOCK_TEST_STATE (`npm test` sets it; for one file:
 * `DRYDOCK_TEST_STATE=/var/lib/drydock/state.json npx vitest run --config .vitest.config.ts --project docker FILE`).
 */
export function readInstance(env: NodeJS.ProcessEnv = process.env): Instance {
  const file = env.DRYDOCK_TEST_STATE;
  if (file === undefined) {
    throw new Error('DRYDOCK_TEST_STATE is not set: start Drydock and set it to the path of its state.json');
  }
  const { secretFile, ...state } = instanceState.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    ...state,
    data: dirname(file),
    secret: readFileSync(secretFile, 'utf8').trim(),
    labHost: `${state.name}-labhost`,
  };
}
