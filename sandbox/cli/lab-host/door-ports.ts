import { createHash } from 'node:crypto';
import { findFreePort } from '../free-port.ts';

/** Below what the kernel gives away by itself (32768 and up). */
const first = 24_000;
const pairs = 4000;

/**
 * Ports of the machine for the agent's two doors. They belong to the container for as long as it is: chosen by the engine they would be
 * others after each restart, and web would ask at doors that are gone. Each instance looks first at a place of its own.
 */
export async function freeDoorPorts(instance: string): Promise<{ readonly fleet: number; readonly relay: number }> {
  const place = createHash('sha256').update(instance).digest().readUInt32BE() % pairs;
  const fleet = await findFreePort('127.0.0.1', first + 2 * place);
  return { fleet, relay: await findFreePort('127.0.0.1', fleet + 1) };
}
