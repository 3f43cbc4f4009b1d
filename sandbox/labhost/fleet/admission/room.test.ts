import { expect, test } from 'vitest';
import { type Resources, roomFor } from './room.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const found: Resources = {
  memory: 8 * GiB,
  processes: 30_000,
  disk: 100 * GiB,
  cores: 2,
  busy: 0.1,
  running: 30,
  each: { memory: 50 * MiB, processes: 30, disk: 20 * MiB },
};
const reserve = { memory: 512 * MiB, disk: 2 * GiB, share: 0.05 };

test.each([
  ['what is measured, less what is kept back', {}, 0, { seats: 80 }],
  ['those that start and use nothing yet', {}, 30, { seats: 50 }],
  ['a lab host full of starts', {}, 80, { seats: 0, short: 'memory' }],
  ['sandboxes that use much', { each: { ...found.each, memory: 512 * MiB } }, 0, { seats: 10 }],
  ['no memory', { memory: 512 * MiB }, 0, { seats: 0, short: 'memory' }],
  ['less memory than is kept back', { memory: 10 * MiB }, 0, { seats: 0, short: 'memory' }],
  ['no processes', { processes: 520 }, 0, { seats: 0, short: 'processes' }],
  ['a full disk', { disk: 2 * GiB + MiB }, 0, { seats: 0, short: 'disk' }],
  ['busy cores that are shared by few', { busy: 1.9 }, 0, { seats: 10 }],
  ['busy cores that are shared by many', { busy: 1.9, running: 40 }, 0, { seats: 0, short: 'processor' }],
  ['many that do not need the cores', { running: 40 }, 0, { seats: 80 }],
])('%s', (_name, change, starting, room) => {
  expect(roomFor({ ...found, ...change }, reserve, starting)).toEqual(room);
});
