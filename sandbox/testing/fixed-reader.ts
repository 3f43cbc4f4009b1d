import { createTestContext, type Motion, type Reader, type T } from '#checks';
import type { ProbeRequest, ProbeResult, Snapshots } from '#protocol';
import { someConstants } from './constants.ts';
import { quietSnapshots } from './snapshots.ts';

/** The lenses over one world, as a check's `test` gets them, without an engine around it. */
export function lensesOver(
  world: Partial<Snapshots>,
  constants = someConstants,
  answer: ProbeResult | ((request: ProbeRequest) => ProbeResult) = { outcome: 'refused', milliseconds: 1 },
  moving: (motion: Motion) => void = () => undefined,
): T {
  const reader: Reader = {
    read: (source, _path, select) => select(world[source] ?? quietSnapshots[source]),
    glance: (source, _path, select) => {
      const value = world[source];
      return value === undefined ? undefined : select(value);
    },
    probe: async (request) => (typeof answer === 'function' ? answer(request) : answer),
    refuse: (reason) => {
      throw new Error(reason);
    },
    about: () => undefined,
    moving,
  };
  return createTestContext(reader, constants);
}
