import { expect, it } from 'vitest';
import { registryAddress } from './names.ts';

it.each([
  ['10.209.0.0/24', '10.209.0.254'],
  ['10.236.7.0/28', '10.236.7.14'],
  ['172.20.0.0/16', '172.20.255.254'],
  ['192.168.200.0/23', '192.168.201.254'],
  ['10.209.0.17/24', '10.209.0.254'],
])('the registry of %s has the address %s', (range, address) => {
  expect(registryAddress(range)).toBe(address);
});
