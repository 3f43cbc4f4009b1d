import { describe, expect, it } from 'vitest';
import exercise from '../../lessons/kubernetes/07-config-and-secrets/checks.ts';
import { CheckFailed } from '../checks/index.ts';
import type { ClusterObject, ProbeRequest, ProbeResult } from '../protocol/index.ts';
import { aCluster, aDeployment, anObject, aPod, aSecret } from '../testing/cluster-things.ts';
import { someConstants } from '../testing/constants.ts';
import { lensesOver } from '../testing/fixed-reader.ts';
import { failVerdict, verdictText } from './verdict/format.ts';

/** The words of the lesson's checks for one world, without a cluster: every message a learner can meet, as he meets it. */
const seeds = { name: 'harbor', lives: 5, word: 'almond', notice: 'answer', speed: 27 };
const began = '2026-03-01T10:00:00Z';
const later = '2026-03-01T10:05:00Z';

type Tree = Readonly<Record<string, unknown>>;
interface World {
  readonly objects: readonly ClusterObject[];
  /** What the running containers have. */
  readonly files?: Readonly<Record<string, string>>;
}
const environ = (...lines: readonly string[]) => ({ '/proc/self/environ': lines.map((line) => `${line}\0`).join('') });
const settings = (name: string, data: Readonly<Record<string, string>>, changedAt = began): ClusterObject => {
  const one = anObject('ConfigMap', { name }, { data });
  return { ...one, metadata: { ...one.metadata, changedAt } };
};
const from = (name: string, kind: 'configMapKeyRef' | 'secretKeyRef', object: string, key: string) => ({
  env: [{ name, valueFrom: { [kind]: { name: object, key } } }],
});
const state = { running: { startedAt: began } };

const lives = (text: string) =>
  settings('game-harbor', { player_initial_lives: text, 'game.properties': 'speed=slow' });
const items = ['game.properties', 'user-interface.properties'].map((key) => ({ key, path: key }));
const volume = { name: 'config', configMap: { name: 'game-harbor', items } };
const takesLives = from('PLAYER_INITIAL_LIVES', 'configMapKeyRef', 'game-harbor', 'player_initial_lives');
interface Game extends Tree {
  readonly env?: readonly Tree[];
  readonly mounted?: Tree;
}
const game = ({ env = takesLives.env, mounted = volume, ...rest }: Game = {}) =>
  aPod({
    name: 'game-harbor',
    container: { env, volumeMounts: [{ name: 'config', mountPath: '/config' }] },
    spec: { volumes: [mounted] },
    ...rest,
  });
const stuck = game({ ready: false, state: { waiting: { reason: 'ContainerCreating', message: '' } } });
const played = environ('PLAYER_INITIAL_LIVES=5');
const properties = { '/config/game.properties': 'speed=slow\n' };
const both = { ...properties, '/config/user-interface.properties': 'color=blue\n' };

const secret = (text: string) => aSecret({ name: 'django-secret', data: { secret_key: text } });
const django = (container: Tree, spec: Tree = {}) =>
  aDeployment({ name: 'django-harbor', container, spec: { ...templateOf(container, spec) } }, { state, spec });
const templateOf = (container: Tree, spec: Tree) => ({
  template: {
    metadata: { labels: {} },
    spec: { containers: [{ name: 'web', image: 'nginx:1.26', ...container }], ...spec },
  },
});
const refers = from('SECRET_KEY', 'secretKeyRef', 'django-secret', 'secret_key');
const keys = [
  { volumeMounts: [{ name: 'keys', mountPath: '/keys' }] },
  { volumes: [{ name: 'keys', secret: { secretName: 'django-secret' } }] },
] as const;

const board = (mount: Tree, startedAt = began) => {
  const container = { volumeMounts: [{ name: 'n', mountPath: '/board', ...mount }] };
  const spec = { volumes: [{ name: 'n', configMap: { name: 'board-harbor' } }] };
  const parts = { name: 'board-harbor', container, spec: templateOf(container, spec) };
  return aDeployment(parts, { state: { running: { startedAt } }, spec });
};
const notice = (text: string, changedAt = later) => settings('board-harbor', { 'notice.txt': text }, changedAt);
const shows = (text: string) => ({ '/board/notice.txt': text });

const speed = (text: string) => settings('sign-harbor', { speed: text }, later);
const asks = from('SPEED', 'configMapKeyRef', 'sign-harbor', 'speed');
const sign = (revision: number, container: Tree = asks) =>
  aDeployment({ name: 'sign-harbor', replicas: 2, container }, { state }).map((one) => ({
    ...one,
    metadata: { ...one.metadata, annotations: { 'deployment.kubernetes.io/revision': `${revision}` } },
  }));

const worlds: Readonly<Record<string, Readonly<Record<string, World>>>> = {
  'bug-hunt': {
    nothing: { objects: [] },
    fresh: { objects: [lives('3'), stuck] },
    'a literal': { objects: [lives('5'), game({ env: [{ name: 'PLAYER_INITIAL_LIVES', value: '5' }] })] },
    'an empty folder': { objects: [lives('5'), game({ mounted: { name: 'config', emptyDir: {} } })] },
    'too few': { objects: [lives('3'), game()], files: { ...both, ...environ('PLAYER_INITIAL_LIVES=3') } },
    'too late': { objects: [lives('5'), game()], files: { ...both, ...environ('PLAYER_INITIAL_LIVES=3') } },
    optional: { objects: [lives('5'), game()], files: { ...played, ...properties } },
    'no game': { objects: [lives('5'), game()], files: played },
    'another colour': {
      objects: [lives('5'), game()],
      files: { ...played, ...both, '/config/user-interface.properties': 'color=red' },
    },
    right: { objects: [lives('5'), game()], files: { ...played, ...both } },
  },
  secret: {
    fresh: { objects: [] },
    'a ConfigMap': { objects: [settings('django-secret', { secret_key: 'almond' })] },
    newline: { objects: [secret('almond\n')] },
    twice: { objects: [secret(Buffer.from('almond').toString('base64'))] },
    'nobody takes it': { objects: [secret('almond')] },
    'plain text': { objects: [secret('almond'), ...django({ env: [{ name: 'SECRET_KEY', value: 'almond' }] })] },
    'no reference': { objects: [secret('almond'), ...django({})] },
    'another Secret': {
      objects: [secret('almond'), ...django(from('SECRET_KEY', 'secretKeyRef', 'other', 'secret_key'))],
    },
    'changed later': { objects: [secret('almond'), ...django(refers)], files: environ('SECRET_KEY=tide') },
    'as a file, right': { objects: [secret('almond'), ...django(...keys)], files: { '/keys/secret_key': 'almond' } },
    right: { objects: [secret('almond'), ...django(refers)], files: environ('SECRET_KEY=almond') },
  },
  live: {
    fresh: { objects: [notice('closed', began), ...aDeployment({ name: 'board-harbor' })] },
    'not changed': { objects: [notice('closed', began), ...board({})], files: shows('closed') },
    subPath: { objects: [notice('answer'), ...board({ mountPath: '/board/notice.txt', subPath: 'notice.txt' })] },
    'a new pod': { objects: [notice('answer'), ...board({}, '2026-03-01T10:05:01Z')], files: shows('answer') },
    'on its way': { objects: [notice('answer'), ...board({})], files: shows('closed') },
    'in the same second, right': { objects: [notice('answer'), ...board({}, later)], files: shows('answer') },
    right: { objects: [notice('answer\n'), ...board({})], files: shows('answer\n') },
  },
  rolled: {
    fresh: { objects: [speed('10'), ...sign(1)], files: environ('SPEED=10') },
    'edited only': { objects: [speed('27'), ...sign(1)], files: environ('SPEED=10') },
    'in the template': { objects: [speed('27'), ...sign(2, { env: [{ name: 'SPEED', value: '27' }] })] },
    deleted: { objects: [speed('27'), ...sign(1)], files: environ('SPEED=27') },
    right: { objects: [speed('27'), ...sign(2)], files: environ('SPEED=27') },
  },
};

const answerOf =
  (files: Readonly<Record<string, string>> = {}) =>
  (request: ProbeRequest): ProbeResult => {
    const received = 'file' in request ? files[request.file] : undefined;
    if (received === undefined) return { outcome: 'refused', milliseconds: 1 };
    return { outcome: 'exchanged', received, cut: false, milliseconds: 1 };
  };

async function toldBy({ objects, files }: World, id: string): Promise<string> {
  const t = lensesOver(aCluster(...objects), { ...someConstants, seeds }, answerOf(files));
  try {
    await exercise.checks.find((check) => check.id === id)?.test(t);
    return 'pass';
  } catch (error) {
    if (error instanceof CheckFailed && Object.values(error.failure).every((text) => typeof text === 'string'))
      return verdictText('', failVerdict(error.failure));
    throw error;
  }
}

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', async (title, world) => {
    const text = await toldBy(world, id);
    expect(text === 'pass', text).toBe(title.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
