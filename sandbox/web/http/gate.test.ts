import { describe, expect, it } from 'vitest';
import { UserError } from '#protocol';
import { createGate, type GateOptions } from './gate.ts';

const gateOf = (options: Partial<GateOptions> = {}) =>
  createGate({ scheme: 'http', publicUrl: undefined, allowedHosts: [], port: () => 4321, ...options });
const statusOf = (check: () => void) => {
  try {
    check();
  } catch (error) {
    return error instanceof UserError ? error.status : 0;
  }
  return 200;
};

describe('the gate', () => {
  it.each([
    ['127.0.0.1:4321', 200],
    ['localhost:4321', 200],
    ['LOCALHOST:4321', 200],
    ['[::1]:4321', 200],
    ['localhost', 421],
    ['localhost:4322', 421],
    ['evil.localhost:4321', 421],
    ['127.0.0.1:4321.evil.example', 421],
    ['', 421],
    [undefined, 421],
  ])('answers the host %s with %i', (host, status) => {
    expect(statusOf(() => gateOf().checkHost(host))).toBe(status);
  });

  it.each([
    ['https://learn.example', 'learn.example', 200],
    ['https://other.example:8443', 'other.example:8443', 200],
    ['http://127.0.0.1:4321', '127.0.0.1:4321', 200],
    ['http://learn.example', 'learn.example', 403],
    ['https://learn.example', '127.0.0.1:4321', 403],
    ['https://learn.example.evil.example', 'learn.example', 403],
    ['null', 'learn.example', 403],
    [undefined, 'learn.example', 403],
  ])('behind a TLS proxy answers the origin %s at %s with %i', (origin, host, status) => {
    const gate = gateOf({ publicUrl: new URL('https://learn.example'), allowedHosts: ['Other.example:8443'] });
    expect(statusOf(() => gate.checkOrigin(origin, host))).toBe(status);
  });

  it('knows its own port 80', () => {
    const gate = gateOf({ port: () => 80 });
    expect(statusOf(() => gate.checkHost('localhost'))).toBe(200);
    expect(statusOf(() => gate.checkOrigin('http://localhost', 'localhost'))).toBe(200);
  });
});
