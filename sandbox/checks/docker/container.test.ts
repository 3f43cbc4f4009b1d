import { describe, expect, it } from 'vitest';
import { aFile } from '../../testing/engine-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot, containerId } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';
import type { Fact } from '../language/fact.ts';

const why = (fact: Fact<unknown>) => fact.absence?.say;

describe('a container that is not there', () => {
  it('is answered with the names that are (C1)', () => {
    const t = lensesOver({ 'docker.containers': [aContainer({ name: 'db' }), aContainer({ name: '/api' })] });
    expect(why(t.docker.container('web').memoryLimit)).toBe('No container `web`; you have `api`, `db`.');
    expect(why(lensesOver({}).docker.container('web').state)).toBe('No container `web`; you have none yet.');
  });

  it('chains: nothing below it is a TypeError', () => {
    const { process } = lensesOver({}).docker.container('web');
    expect(why(process.namespace('net'))).toBe('No container `web`; you have none yet.');
    expect(why(process.addresses('lo'))).toBe('No container `web`; you have none yet.');
    expect(why(process.cgroup.memoryMax)).toBe('No container `web`; you have none yet.');
  });
});

describe('a container that does not run', () => {
  const stopped = (parts: Parameters<typeof aContainer>[0]) =>
    lensesOver({ 'docker.containers': [aContainer({ state: 'exited', ...parts })] }).docker.container('web');

  it('is answered with its code and last line (C2)', () => {
    const web = stopped({ name: 'web', exitCode: 1, lastLog: 'starting\nno such file\n\n' });
    expect(why(web.pid)).toBe('`web` exists but ended with code 1. Last log line: no such file');
    expect(why(web.process.namespace('net'))).toBe(why(web.pid));
    expect(web.running.explain?.(false)).toBe(why(web.pid));
  });

  it.each([
    [{ exitCode: 137, oomKilled: true }, '`web` was ended by the kernel: it reached its memory limit.'],
    [{ state: 'created' as const }, '`web` exists but was never started.'],
    [{ state: 'created' as const, error: 'exec: "slep": not found' }, '`web` could not start: exec: "slep": not found'],
    [{ state: 'restarting' as const, exitCode: 2 }, '`web` ends and restarts again and again; the last code was 2.'],
  ])('names the cause: %o', (parts, text) => {
    expect(why(stopped({ name: 'web', ...parts }).pid)).toBe(text);
  });
});

describe('a container that runs', () => {
  const web = aContainer({ name: 'web', id: containerId('aa'), pid: 300, memoryLimit: 67_108_864 });
  const side = aContainer({ name: 'side', pid: 310, networkMode: `container:${web.id}` });
  const linux = aLinuxSnapshot({
    processes: [aContainerProcess(web, 500)],
    cgroups: [{ path: `/docker/${web.id}`, memoryMax: 67_108_864, cpuMax: null, pidsMax: null, oomKills: 0 }],
  });
  const t = lensesOver({ linux, 'docker.containers': [web, side] });

  it('tells its facts in words, with the command that shows them', () => {
    const limit = t.docker.container('web').memoryLimit;
    expect(limit.show(limit.value ?? 0)).toBe('64 MiB');
    expect(limit.see).toBe("docker inspect -f '{{json .HostConfig.Memory}}' web");
    expect(t.docker.containers().map((one) => one.name)).toEqual(['side', 'web']);
    expect(t.docker.containerNames.value).toEqual(['side', 'web']);
  });

  it('tells its address on each network', () => {
    const networks = [
      { name: 'bridge', address: '172.17.0.2' },
      { name: 'back', address: '172.18.0.5' },
    ];
    const one = lensesOver({ 'docker.containers': [aContainer({ name: 'web', networks })] }).docker.container('web');
    expect(one.address().value).toBe('172.17.0.2');
    expect(one.address('back').value).toBe('172.18.0.5');
    expect(one.address('front').absence).toMatchObject({
      expected: 'the address on `front` of `web` to be there',
      found: 'it is not attached',
    });
  });

  it('calls the container it joins by its name', () => {
    expect(t.docker.container('side').networkMode.value).toBe('container:web');
  });

  it('leads to its process, the namespaces of that and its cgroup', () => {
    const { process } = t.docker.container('web');
    expect(process.namespace('net').value).toBe(503);
    expect(process.namespace('net').see).toBe('readlink /proc/300/ns/net');
    expect(process.cgroup.memoryMax.value).toBe(67_108_864);
    expect(process.cgroup.cpuMax.value).toBeNull();
  });

  it('waits for the kernel when the engine is ahead of it', () => {
    expect(t.docker.container('side').process.namespace('net').absence?.found).toBe('no process 310');
  });
});

describe('a file in a container', () => {
  const page = { kind: 'file' as const, mode: 0o644, uid: 999, gid: 0, modified: 0, size: 3, text: 'hi\n', cut: false };
  const web = aContainer({ name: 'web', pid: 300 });
  const t = lensesOver({ 'docker.containers': [web], 'file:/proc/300/root:/srv/my page': page });

  it('is looked up below the root of its first process', () => {
    const { text, uid } = t.docker.container('web').file('/srv/my page');
    expect([text.value, uid.value]).toEqual(['hi\n', 999]);
    expect(text.name).toBe('the text of `/srv/my page` in `web`');
    expect(text.see).toBe("docker exec web cat '/srv/my page'");
  });

  it('is absent for the container’s own reason when that does not run', () => {
    const stopped = lensesOver({
      'docker.containers': [aContainer({ name: 'web', state: 'exited', pid: 0, exitCode: 3 })],
    });
    expect(why(stopped.docker.container('web').file('/srv/page').text)).toBe('`web` exists but ended with code 3.');
    expect(why(lensesOver({}).docker.container('web').file('/x').exists)).toBe(
      'No container `web`; you have none yet.',
    );
  });
});

describe('the log of a container', () => {
  const logPath = '/var/lib/docker/containers/aa/aa-json.log';
  const entry = (log: string) => JSON.stringify({ log, stream: 'stdout', time: '2026-01-01T00:00:00Z' });
  const over = (...entries: string[]) =>
    lensesOver({
      'docker.containers': [aContainer({ name: 'web', logPath })],
      [`file:/:${logPath}`]: aFile(entries.join('\n')),
    }).docker.container('web').logLines;

  it('is told line by line, with a terminal or without', () => {
    expect(over(entry('falcon\n'), entry('no falcon\r\n'), entry('\n'), entry('dahlia\r\n')).value).toEqual([
      'falcon',
      'no falcon',
      'dahlia',
    ]);
    expect(over().value).toEqual([]);
    expect(over(entry('falcon\n')).name).toBe('the lines of the log of `web`');
    expect(over(entry('falcon\n')).see).toBe('docker logs web');
    expect(why(lensesOver({}).docker.container('web').logLines)).toBe('No container `web`; you have none yet.');
  });
});

describe('a start that failed', () => {
  const error = 'exec: "exit": executable file not found in $PATH';
  const fresh = (parts: Partial<Parameters<typeof aContainer>[0]>) =>
    toldBy({ 'docker.containers': [aContainer({ name: 'web', state: 'created', ...parts })] }, (t) =>
      t.expect(t.docker.container('web').startError).is(''),
    );

  it('is told from no start at all', () => {
    expect(fresh({})).toBe('pass');
    expect(fresh({ error, exitCode: 127 })).toMatchInlineSnapshot(
      `"Expected the start error of \`web\` to be none. Found exec: "exit": executable file not found in $PATH. Look at: docker inspect -f '{{json .State.Error}}' web — \`web\` could not start: its image has no program \`exit\`. It is looked for in the folders of PATH."`,
    );
  });
});
