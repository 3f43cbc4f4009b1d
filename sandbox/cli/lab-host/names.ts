import { join } from 'node:path';
import type { Settings } from '../settings.ts';

/** Names of everything that a lab host consists of on the machine's engine. */
export function labHostNames({ name, data }: Pick<Settings, 'name' | 'data'>) {
  return {
    container: `${name}-labhost`,
    network: `${name}-labhost`,
    volumes: { docker: `${name}-docker`, agent: `${name}-agent`, journal: `${name}-journal` },
    label: `dev.drydock.instance=${name}`,
    secretFile: join(data, 'agent-secret'),
  } as const;
}
