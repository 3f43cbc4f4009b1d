import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer } from '../../testing/snapshots.ts';
import type { Fact } from '../language/fact.ts';
import type { HttpOptions } from './http-lens.ts';
import type { HttpTarget } from './http-target.ts';

const web = 'http://127.0.0.1:8080/';
const answered = (parts: Partial<Extract<ProbeResult, { outcome: 'answered' }>>): ProbeResult => ({
  outcome: 'answered',
  status: 200,
  headers: {},
  body: '',
  cut: false,
  milliseconds: 12.4,
  ...parts,
});
const get = (result: ProbeResult, target: string | HttpTarget = web, options: HttpOptions = {}) =>
  lensesOver({}, someConstants, result).http.get(target, options);
const told = <V>(fact: Fact<V>) => (fact.value === undefined ? fact.absence : fact.show(fact.value));

describe('an answer', () => {
  it('is facts with the curl that shows them', async () => {
    const answer = await get(answered({ status: 404, headers: { 'content-type': 'text/plain' }, body: 'gone\n' }));
    expect([told(answer.status), told(answer.milliseconds)]).toEqual(['404', '12 ms']);
    expect([told(answer.header('Content-Type')), told(answer.text)]).toEqual(['`text/plain`', '`gone`']);
    expect(answer.status).toMatchObject({ name: `the status of ${web}`, from: `GET ${web}`, see: `curl -i ${web}` });
    expect(told(answer.header('etag'))).toMatchObject({ found: 'no such header' });
  });

  it('is read as JSON, down to where an author looks', async () => {
    const answer = await get(answered({ body: '{"service":{"ready":[true,false]}}' }));
    expect(answer.json('service', 'ready', 1).value).toBe(false);
    expect(told(answer.json('service', 'name'))).toMatchObject({
      expected: '`service.name` in the JSON in the answer of http://127.0.0.1:8080/',
      found: 'nothing there',
    });
    expect(told((await get(answered({ body: '<html>' }))).json())).toMatchObject({ found: 'a body that is not JSON' });
    expect((await get(answered({ body: '1', cut: true }))).json().value).toBeUndefined();
  });

  it('shows the request that was made', async () => {
    const see = async (...[target, options]: [string | HttpTarget, HttpOptions?]) =>
      (await get(answered({}), target, options)).status.see;
    expect(await see('http://localhost')).toBe('curl -i http://127.0.0.1/');
    expect(await see({ address: 'fd00::2', port: 81, path: '/a?b=c&d' })).toBe("curl -i 'http://[fd00::2]:81/a?b=c&d'");
    expect(await see(web, { headers: { accept: 'text/html' } })).toBe(`curl -i -H 'accept: text/html' ${web}`);
    const head = await lensesOver({}, someConstants, answered({})).http.head(web);
    expect(head.status.see).toBe(`curl -I ${web}`);
  });
});

describe('no answer', () => {
  const outcomes = ['refused', 'unreachable', 'timeout', 'reset', 'not-http'] as const;
  it.each(outcomes)('%s: every fact is absent and says why', async (outcome) => {
    const answer = await get({ outcome, milliseconds: 1 }, { address: '172.18.0.2', port: 80 });
    expect([answer.status, answer.text, answer.header('a'), answer.json()].map(({ value }) => value)).toEqual(
      Array(4).fill(undefined),
    );
    expect(answer.outcome.value).toBe(outcome);
    expect(answer.outcome.explain?.(outcome)).toBe(answer.status.absence?.say);
    expect(answer.status.absence).toMatchSnapshot();
  });

  it('of a container that is not there or does not run is the container’s own reason', async () => {
    const t = lensesOver({
      'docker.containers': [aContainer({ name: 'web', state: 'exited', exitCode: 1, networks: [] })],
    });
    const ask = async (name: string) =>
      (await t.http.get({ address: t.docker.container(name).address(), port: 80 })).status.absence;
    expect(await ask('db')).toMatchObject({ say: 'No container `db`; you have `web`.' });
    expect(await ask('web')).toMatchObject({ say: '`web` exists but ended with code 1.' });
  });
});

describe('an author’s mistake', () => {
  it.each([
    ['127.0.0.1:8080', /not a URL with http/],
    ['https://127.0.0.1/', /not a URL with http/],
    ['http://web/', /names a host/],
    [{ address: '127.0.0.1', port: 0 }, /port/],
    [{ address: '127.0.0.1', port: 80, path: 'index.html' }, /path/],
  ])('is told: %o', async (target, message) => {
    await expect(get(answered({}), target)).rejects.toThrow(message);
  });
});
