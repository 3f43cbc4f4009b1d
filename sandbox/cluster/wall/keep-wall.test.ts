import { beforeEach, expect, test } from 'vitest';
import { keepWall, type WallPorts } from './keep-wall.ts';
import { nobody, type PodWorld, ruleset, type WallSettings } from './ruleset.ts';

const settings: WallSettings = { egress: 'on', registry: undefined, services: [], uplinks: ['eth0'] };
const world = (address: string): PodWorld => ({
  learners: new Map([['lab-aaaaaaaaaaaa', [address]]]),
  system: [],
  resolvers: [],
  apiServers: [],
  ranges: [],
});

let kernel: string;
let programs: string[];
let broken: boolean;
let lines: string[];
const ports: WallPorts = {
  putInForce: async (program) => {
    if (broken) throw new Error('no nft here');
    programs.push(program);
    kernel = program;
  },
  rulesInForce: async () => kernel,
  log: (line) => lines.push(line),
};
beforeEach(() => {
  [kernel, programs, broken, lines] = ['', [], false, []];
});

test('stands before the first pod is known, and knows nobody then', async () => {
  await keepWall(settings, ports);
  expect(kernel).toBe(ruleset(nobody, settings));
});

test('what comes while rules are being set is set after them, once', async () => {
  const wall = await keepWall(settings, ports);
  for (const address of ['10.244.0.1', '10.244.0.2', '10.244.0.3']) wall.show(world(address));
  await wall.settled();
  expect(kernel).toBe(ruleset(world('10.244.0.3'), settings));
  expect(programs.length).toBeLessThanOrEqual(3);
});

test('whoever clears the rules finds them put back', async () => {
  const wall = await keepWall(settings, ports, world('10.244.0.1'));
  kernel = 'nothing';
  await wall.look();
  expect(kernel).toBe(ruleset(world('10.244.0.1'), settings));
  expect(lines).toEqual(['The rules were not as they should be and are set again']);
  await wall.look();
  expect(lines).toHaveLength(1);
});

test('when rules cannot be set the old ones stay, nobody is told that it is well, and it is tried again', async () => {
  const wall = await keepWall(settings, ports, world('10.244.0.1'));
  broken = true;
  wall.show(world('10.244.0.2'));
  await expect(wall.settled()).rejects.toThrow('no nft here');
  expect(kernel).toBe(ruleset(world('10.244.0.1'), settings));
  broken = false;
  await wall.look();
  expect(kernel).toBe(ruleset(world('10.244.0.2'), settings));
});

test('a wall that cannot be raised at all does not begin', async () => {
  broken = true;
  await expect(keepWall(settings, ports)).rejects.toThrow('no nft here');
});
