import type { PodWorld, WallSettings } from './ruleset.ts';
import { nobody, ruleset } from './ruleset.ts';

export interface WallPorts {
  /** Puts a program in force in one transaction. */
  putInForce(program: string): Promise<unknown>;
  /** The rules as the kernel has them. */
  rulesInForce(): Promise<string>;
  log(line: string): void;
}

/** Keeps the kernel's rules as the world is. */
export interface Wall {
  /** The world has changed. What comes while rules are being set is set after them, once. */
  show(world: PodWorld): void;
  /** Whoever cleared or changed the rules finds them put back. Resolves when they are right. */
  look(): Promise<void>;
  /** The rules of the last world that was shown are in force. Rejects when they could not be set. */
  settled(): Promise<void>;
}

/**
 * Raises the wall: before the first word of the cluster's pods, so that nothing passes unseen. When it cannot be raised the old rules
 * stay in force, and it is tried again at the next look.
 */
export async function keepWall(settings: WallSettings, ports: WallPorts, first?: PodWorld): Promise<Wall> {
  let wanted = first ?? nobody;
  let set: PodWorld | undefined;
  let kernel: string | undefined;
  let work: Promise<void> | undefined;
  const raise = async () => {
    while (set !== wanted) {
      const world = wanted;
      await ports.putInForce(ruleset(world, settings));
      kernel = await ports.rulesInForce();
      set = world;
    }
  };
  const settle = () => {
    work ??= raise().finally(() => (work = undefined));
    return work;
  };
  const complain = (error: unknown) => ports.log(`The wall cannot be raised: ${String(error)}`);
  await settle();
  return {
    show: (world) => {
      wanted = world;
      settle().catch(complain);
    },
    look: async () => {
      if (work === undefined && (await ports.rulesInForce().catch(() => undefined)) !== kernel && work === undefined) {
        ports.log('The rules were not as they should be and are set again');
        set = undefined;
      }
      await settle().catch(complain);
    },
    settled: settle,
  };
}
