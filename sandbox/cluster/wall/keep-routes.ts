import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Route } from './node-world.ts';

/** Marks our routes among those of the node (`ip route show proto 210`): nobody else's are touched. */
const protocol = '210';

const shown = z.array(z.object({ dst: z.string(), gateway: z.string().optional() }));

export interface RoutePlan {
  readonly set: readonly Route[];
  /** Ranges that no node has any more. */
  readonly remove: readonly string[];
}

/** What has to be done with the routes that are there. Pure. */
export function planRoutes(wanted: readonly Route[], there: readonly Route[]): RoutePlan {
  const has = (routes: readonly Route[], { range, via }: Route) =>
    routes.some((route) => route.range === range && route.via === via);
  return {
    set: wanted.filter((route) => !has(there, route)),
    remove: there.map(({ range }) => range).filter((range) => !wanted.some((route) => route.range === range)),
  };
}

/** Brings the node's ways to the pods of others in line. May be repeated: whoever takes one away finds it put back. */
export async function keepRoutes(wanted: readonly Route[], ip: IpProgram = run): Promise<void> {
  const routes = shown.parse(JSON.parse((await ip('-json', '-4', 'route', 'show', 'proto', protocol)) || '[]'));
  const there = routes.map(({ dst, gateway = '' }) => ({ range: dst, via: gateway }));
  const { set, remove } = planRoutes(wanted, there);
  for (const { range, via } of set) await ip('route', 'replace', range, 'via', via, 'proto', protocol);
  for (const range of remove) await ip('route', 'del', range, 'proto', protocol);
}

type IpProgram = (...args: readonly string[]) => Promise<string>;
const run: IpProgram = async (...args) => (await promisify(execFile)('ip', args, { timeout: 10_000 })).stdout;
