import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { WallSettings } from './ruleset.ts';

const environment = z.object({
  DRYDOCK_EGRESS: z.enum(['on', 'off']).default('on'),
  /** `10.210.0.254:80`. */
  /** `10.96.0.0/16`, several separated by commas. */
  DRYDOCK_SERVICES: z
    .string()
    .regex(/^\d+\.\d+\.\d+\.\d+\/\d+(,\d+\.\d+\.\d+\.\d+\/\d+)*$/)
    .optional(),
  DRYDOCK_REGISTRY: z
    .string()
    .regex(/^\d+\.\d+\.\d+\.\d+:\d+$/)
    .optional(),
  /** The node that it runs on. */
  DRYDOCK_NODE: z.string().min(1),
  /** `on`: nodes have no other ways to the pods of each other than those that the wall sets. */
  DRYDOCK_ROUTES: z.enum(['on', 'off']).default('off'),
  KUBERNETES_SERVICE_HOST: z.string(),
  KUBERNETES_SERVICE_PORT: z.coerce.number().int(),
});

/** What the wall is told by its DaemonSet, and what it finds on its node. Throws ZodError. */
export function readWallSettings(env: NodeJS.ProcessEnv, routes = readFileSync('/proc/net/route', 'utf8')) {
  const given = environment.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const [address, port] = given.DRYDOCK_REGISTRY?.split(':') ?? [];
  const registry = address === undefined ? undefined : { address, port: Number(port) };
  const services = given.DRYDOCK_SERVICES?.split(',') ?? [];
  const wall: WallSettings = { egress: given.DRYDOCK_EGRESS, registry, services, uplinks: uplinksIn(routes) };
  const host = given.KUBERNETES_SERVICE_HOST;
  return {
    wall,
    node: given.DRYDOCK_NODE,
    keepsRoutes: given.DRYDOCK_ROUTES === 'on',
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${given.KUBERNETES_SERVICE_PORT}`),
  };
}

/** Interfaces with a default route in the kernel's table (/proc/net/route). Throws when there is none: everything would be a pod. */
export function uplinksIn(routes: string): readonly string[] {
  const rows = routes.split('\n').map((line) => line.split('\t'));
  const names = rows.filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000');
  const uplinks = [...new Set(names.flatMap(([name]) => (name === undefined ? [] : [name])))];
  if (uplinks.length === 0) throw new Error('The node has no default route: which interface leads out is not known');
  if (uplinks.some((name) => !/^[\w.@-]{1,15}$/.test(name))) throw new Error(`Odd interfaces: ${uplinks.join(' ')}`);
  return uplinks;
}
