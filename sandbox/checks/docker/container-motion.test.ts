import { describe, expect, it } from 'vitest';
import { CheckFailed, createTestContext, type Motion, type Reader, type T } from '#checks';
import type { ContainerFact, EngineEvent, FileFact, Snapshots } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { happened } from '../../testing/engine-things.ts';
import { aContainer, aLinuxSnapshot, aProcess, containerId, quietSnapshots } from '../../testing/snapshots.ts';

const start = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

/** What a check notes as moving, and what it is about. */
function noted(
  world: Partial<Snapshots>,
  test: (t: T) => void,
): { moving: string[]; about: string[]; motions: Motion[] } {
  const motions: Motion[] = [];
  const about = new Set<string>();
  const reader: Reader = {
    read: (source, _path, select) => select(world[source] ?? quietSnapshots[source]),
    glance: (source, _path, select) => {
      const value = world[source];
      return value === undefined ? undefined : select(value);
    },
    probe: async () => ({ outcome: 'refused', milliseconds: 1 }),
    refuse: (reason) => {
      throw new Error(reason);
    },
    about: (subject) => about.add(subject),
    moving: (motion) => motions.push(motion),
  };
  try {
    test(createTestContext(reader, someConstants));
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
  }
  const moving = motions.map(({ doubts, for: goal, since, lasts }) => {
    const end = lasts === null ? 'as long as it lasts' : `until ${(since + lasts - start) / 1000} s`;
    return `${doubts}: ${goal}, ${end}`;
  });
  return { moving: [...new Set(moving)], about: [...about], motions };
}

const runs = (t: T) => t.expect(t.docker.container('web').running).is(true);
const web = (
  parts: Partial<Omit<ContainerFact, 'name' | 'networks'>>,
  ...events: EngineEvent[]
): Partial<Snapshots> => ({
  'docker.containers': [aContainer({ name: 'web', startedAt: at(0), createdAt: at(0), ...parts })],
  'docker.events': { events, gaps: [] },
});
const policy = { restartPolicy: { name: 'always', maximumRetryCount: 0 } };

describe('what moves by itself', () => {
  it('is a container that was created a moment ago, listed or not', () => {
    expect(noted(web({ state: 'created' }), runs).moving).toEqual(['wrong: `web` to start, until 5 s']);
    expect(noted(web({ state: 'created', error: 'no such program' }), runs).moving).toEqual([]);
    const events = happened({ action: 'create' });
    expect(noted({ 'docker.events': { events, gaps: [] } }, runs).moving).toEqual(['wrong: `web` to start, until 5 s']);
  });

  it('is not one that was given another name or is gone', () => {
    const renamed = { ...web({}, ...happened({ action: 'create' }, { action: 'start' })) };
    const other = { ...renamed, 'docker.containers': [aContainer({ name: 'harbor' })] };
    expect(noted(other, runs).moving).toEqual([]);
    const events = happened({ action: 'create' }, { action: 'start' }, { action: 'die' }, { action: 'destroy' });
    expect(noted({ 'docker.events': { events, gaps: [] } }, runs).moving).toEqual([]);
  });

  it('is one that was asked to stop and may be starting again; not one that was killed', () => {
    const end = { state: 'exited', finishedAt: at(3) } as const;
    const stopped = happened({ action: 'start' }, { action: 'kill', signal: 15 }, { action: 'die' });
    expect(noted(web(end, ...stopped), runs).moving).toEqual([
      'wrong: `web` to start again, or to stay stopped, until 5 s',
    ]);
    const again = happened(
      { action: 'start' },
      { action: 'kill', signal: 15 },
      { action: 'die' },
      {
        action: 'connect',
        type: 'network',
        id: containerId('4e'),
        container: containerId('c0ffee'),
      },
    );
    expect(noted(web({ ...end, finishedAt: at(2) }, ...again), runs).moving).toEqual([
      'wrong: `web` to start again, until 8 s',
    ]);
    expect(noted(web({ ...end, state: 'removing' }), runs).moving).toEqual(['wrong: `web` to be gone, until 8 s']);
    const killed = happened({ action: 'start' }, { action: 'kill', signal: 9 }, { action: 'die' });
    expect(noted(web(end, ...killed), runs).moving).toEqual([]);
  });

  it('is one that its restart policy brought back, for the ten seconds that Docker asks too', () => {
    expect(noted(web({ ...policy, restartCount: 0 }), runs).moving).toContain('right: `web` to stay up, until 3 s');
    expect(noted(web({ ...policy, restartCount: 2 }), runs).moving).toContain('right: `web` to stay up, until 10 s');
    expect(noted(web({ restartCount: 0 }), runs).moving).toEqual(['answers: `web` to get ready, until 2 s']);
  });

  it('is one of which the engine has told that it ended, and not yet how', () => {
    const died = happened({ action: 'start' }, { action: 'die' });
    expect(noted(web({}, ...died), runs).moving).toContain('right: `web` to stay up, until 6 s');
  });

  const folder = (...entries: string[]): FileFact => ({
    ...{ kind: 'directory', mode: 0o700, uid: 0, gid: 0, modified: start, cut: false, entries },
  });
  const pulling = { 'file:/:/var/lib/docker/tmp': folder('GetImageBlob546696187') } as const;
  const image = (t: T) => t.expect(t.docker.image('slow:1').exists).is(true);

  it('is what comes with an image that is being pulled', () => {
    for (const test of [runs, image]) {
      expect(noted(pulling, test).moving).toEqual(['wrong: image pulling, as long as it lasts']);
    }
    const over = { 'file:/:/var/lib/docker/tmp': folder('moby-detect-rro5') } as const;
    expect(noted(over, image).moving).toEqual(['wrong: image pulling, until 3 s']);
    expect(noted(over, runs).moving).toEqual([]);
  });

  it.each([
    [['docker', 'pull', 'slow:1'], true],
    [['docker', 'run', '-d', 'docker.io/library/slow:1', 'sleep'], true],
    [['/usr/bin/docker', 'pull', '--all-tags', 'other'], true],
    [['docker', 'pull', 'other:1'], false],
    [['docker', 'pull', 'slow'], false],
    [['docker', 'run', 'other:1', 'slow'], false],
    // Their files name the images.
    [['/usr/libexec/docker/cli-plugins/docker-compose', 'compose', 'up'], true],
    [['docker-compose', 'up'], true],
    // Somebody else pulls, by the engine's API.
    [['docker', 'events'], true],
  ])('is an image that is missing while %j runs: %s', (command, comes) => {
    const docker = aProcess({ pid: 70, comm: 'docker', command });
    const engine = aProcess({ pid: 40, comm: 'dockerd', command: ['dockerd'] });
    const { moving } = noted({ ...pulling, linux: aLinuxSnapshot({ processes: [engine, docker] }) }, image);
    expect(moving).toEqual(comes ? ['wrong: image pulling, as long as it lasts'] : []);
  });

  it('is an image that one of several pulls brings', () => {
    const pull = (pid: number, name: string) => aProcess({ pid, comm: 'docker', command: ['docker', 'pull', name] });
    const { moving } = noted(
      { ...pulling, linux: aLinuxSnapshot({ processes: [pull(70, 'other'), pull(71, 'slow:1')] }) },
      image,
    );
    expect(moving).toEqual(['wrong: image pulling, as long as it lasts']);
  });
});

it('tells one run of one container from every other', () => {
  const first = noted(web({}), runs).about;
  expect(noted(web({}), runs).about).toEqual(first);
  expect(noted(web({ id: containerId('decaf') }), runs).about).not.toEqual(first);
  expect(noted(web({ startedAt: at(9) }), runs).about).not.toEqual(first);
});
