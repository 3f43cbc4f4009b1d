import { describe, expect, it } from 'vitest';
import type { ProbeRequest, ProbeResult } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { int32 } from '../language/bytes.ts';
import type { Motion } from '../language/motion.ts';

const message = (type: string, body: string) => `${type}${int32(body.length + 4)}${body}`;
const letIn = message('R', int32(0));
const ships = `${letIn}${message('D', `\0\x01${int32(6)}harbor`)}${message('C', 'SELECT 1\0')}`;
const says = (received: string): ProbeResult => ({ outcome: 'exchanged', received, cut: false, milliseconds: 1 });

const db = aContainer({ name: 'db', pid: 812, env: ['POSTGRES_PASSWORD=x'] });
function query(answer: ProbeResult | ((request: ProbeRequest) => ProbeResult), containers = [db]) {
  const t = lensesOver({ 'docker.containers': containers }, someConstants, answer);
  return t.postgres.query(t.docker.container('db'), 'SELECT * FROM ships');
}

describe('rows of a PostgreSQL in a container', () => {
  it('are its values, with the command that shows them', async () => {
    const values = await query(says(ships));
    expect(values).toMatchObject({
      value: ['harbor'],
      see: "docker exec db psql -U postgres -d postgres -c 'SELECT * FROM ships'",
    });
  });

  it('are asked for where the container is, as the user that its variables name', async () => {
    const asked: ProbeRequest[] = [];
    const named = aContainer({ name: 'db', pid: 812, env: ['POSTGRES_USER=captain', 'POSTGRES_DB=fleet'] });
    const values = await query(
      (request) => {
        asked.push(request);
        return says(ships);
      },
      [named],
    );
    expect(asked).toMatchObject([{ process: 812, port: 5432 }]);
    expect(Object(asked[0]).send).toContain('user\0captain\0database\0fleet\0');
    expect(values.see).toContain('psql -U captain -d fleet');
  });

  it.each<[string, ProbeResult]>([
    ['a server that is still starting', { outcome: 'refused', milliseconds: 1 }],
    ['a server that says nothing', { outcome: 'timeout', milliseconds: 3000 }],
    ['a table that is not there', says(letIn + message('E', 'SERROR\0C42P01\0Mrelation "ships" does not exist\0\0'))],
    ['a server with a password', says(message('R', int32(10)))],
    ['another server', says('+PONG\r\n')],
  ])('are absent for %s, with the reason', async (_name, answer) => {
    expect((await query(answer)).absence).toMatchSnapshot();
  });

  it('are waited for while the server says that it is starting', async () => {
    const moving: Motion[] = [];
    const says57P03 = says(message('E', 'SFATAL\0C57P03\0Mthe database system is starting up\0\0'));
    const t = lensesOver({ 'docker.containers': [db] }, someConstants, says57P03, (motion) => moving.push(motion));
    await t.postgres.query(t.docker.container('db'), 'SELECT 1');
    expect(moving).toContainEqual(expect.objectContaining({ lasts: null, doubts: 'answers', told: true }));
  });

  it('tell when its database was made, whoever made it', async () => {
    const answering = (text: string) =>
      says(`${letIn}${message('D', `\0\x01${int32(text.length)}${text}`)}${message('C', 'SELECT 1\0')}`);
    const madeAt = (answer: ProbeResult) => {
      const t = lensesOver({ 'docker.containers': [db] }, someConstants, answer);
      return t.postgres.madeAt(t.docker.container('db'));
    };
    const made = await madeAt(answering('1763740800123'));
    expect(made.value).toBe(1_763_740_800_123);
    expect([made.name, made.show(made.value ?? 0)]).toEqual([
      'the time at which the database of `db` was made',
      '2025-11-21T16:00:00Z',
    ]);
    expect((await madeAt(answering('soon'))).absence).toMatchObject({ found: 'no time' });
    expect((await madeAt({ outcome: 'refused', milliseconds: 1 })).absence).toMatchObject({
      found: 'connection refused',
    });
  });

  it('are asked for by what the last checkpoint knew, for those that were kept', async () => {
    const t = lensesOver({ 'docker.containers': [db] }, someConstants, (request) => {
      expect(Object(request).send).toContain('FROM ships AS t, pg_control_checkpoint() WHERE t.xmin::text::bigint <');
      return says(ships);
    });
    expect((await t.postgres.keptRows(t.docker.container('db'), 'ships')).value).toEqual(['harbor']);
  });

  it('are absent for the container’s own reason when it does not run', async () => {
    const ended = aContainer({ name: 'db', state: 'exited', pid: 0, exitCode: 1 });
    expect((await query(says(ships), [ended])).absence).toMatchObject({ say: '`db` exists but ended with code 1.' });
    expect((await query(says(ships), [])).absence).toMatchObject({ say: 'No container `db`; you have none yet.' });
  });
});
