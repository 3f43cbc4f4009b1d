import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '#protocol';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-config-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 'the-secret\n');
afterAll(() => rmSync(folder, { recursive: true }));

const needed = {
  DRYDOCK_DATA: '/data',
  DRYDOCK_FLEET_URL: 'http://127.0.0.1:7001',
  DRYDOCK_RELAY_URL: 'http://localhost:7002',
  DRYDOCK_AGENT_SECRET_FILE: secretFile,
};
const problemOf = (env: Record<string, string>) => {
  try {
    readConfig({ ...needed, ...env }, '/clone');
  } catch (error) {
    if (error instanceof UserError) return error.problem;
    throw error;
  }
  throw new Error('It was accepted');
};

describe('readConfig', () => {
  it('knows where everything is with the least said', () => {
    expect(readConfig({ ...needed, DRYDOCK_URL: '' }, '/clone')).toMatchObject({
      host: '127.0.0.1',
      port: 4321,
      url: undefined,
      allowedHosts: [],
      database: '/data/web/drydock.sqlite',
      site: '/clone/dist',
      lessons: ['/clone/lessons'],
      agent: { secret: 'the-secret' },
    });
  });

  it('reads lists and further folders', () => {
    const config = readConfig(
      { ...needed, DRYDOCK_ALLOWED_HOSTS: 'lab.example, lab:80 ,', DRYDOCK_LESSONS: 'lessons:/more' },
      '/clone',
    );
    expect(config.allowedHosts).toEqual(['lab.example', 'lab:80']);
    expect(config.lessons).toEqual(['/clone/lessons', '/more']);
  });

  it('names the variable, what it holds and the next step', () => {
    expect([
      problemOf({ DRYDOCK_PORT: '70000' }),
      problemOf({ DRYDOCK_DATA: '' }),
      problemOf({ DRYDOCK_FLEET_URL: 'http://10.0.0.1:7001' }),
      problemOf({ DRYDOCK_URL: 'ftp://x' }),
      problemOf({ DRYDOCK_TLS_CERT: 'cert.pem' }),
      problemOf({ DRYDOCK_AGENT_SECRET_FILE: '/nowhere/secret' }),
    ]).toMatchSnapshot();
  });
});
