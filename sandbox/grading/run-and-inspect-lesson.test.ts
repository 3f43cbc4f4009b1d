import { describe, expect, it } from 'vitest';
import type { ContainerFact, EngineEvent, FileFact, Snapshots } from '#protocol';
import exercise from '../../lessons/docker/01-run-and-inspect/checks.ts';
import { someConstants } from '../testing/constants.ts';
import { aFile, anImage, happened } from '../testing/engine-things.ts';
import { aContainer, containerId, imageId } from '../testing/snapshots.ts';
import { toldBy } from '../testing/told-by.ts';

/** The words of the lesson's checks for one world, without a sandbox: every message a learner can meet, as he meets it. */
const seeds = { name: 'harbor', word: 'falcon', code: 42 };
const constants = { ...someConstants, seeds };

type Parts = Partial<Omit<ContainerFact, 'networks' | 'name'>>;
const [mine, other] = [containerId('aa'), containerId('bb')];

interface Around {
  containers?: ContainerFact[];
  images?: Snapshots['docker.images'];
  events?: EngineEvent[];
  gaps?: number[];
  files?: Partial<Snapshots>;
}

const world = ({ containers = [], images = [], events = [], gaps = [], files = {} }: Around): Partial<Snapshots> => ({
  'docker.containers': containers,
  'docker.images': images,
  'docker.events': { events, gaps },
  ...files,
});
const on = (action: EngineEvent['action'], parts: Partial<EngineEvent> = {}) => ({ id: mine, action, ...parts });

const keepMe = (parts: Parts = {}) =>
  aContainer({ name: 'keep-me', id: containerId('ee'), labels: { attempt: someConstants.nonce }, ...parts });
const junk = (name: string, parts: Parts = {}) =>
  aContainer({ name, state: 'exited', labels: { left: 'over' }, id: other, ...parts });
const [below, nginx] = [
  { digest: imageId('1a'), folder: '/o/1a' },
  { digest: imageId('2b'), folder: '/o/2b' },
];
const busybox = anImage({ id: imageId('b0'), tags: ['busybox:1.37'], layers: [below] });
const others = ['debian:trixie-slim', 'nginx:1.26', 'python:3.12-slim', 'redis:8'];
const images = [
  busybox,
  ...others.map((tag, index) => anImage({ id: imageId(`c${index}`), tags: [tag], layers: [nginx] })),
];
const tidy = (parts: Around) => world({ images, ...parts });

const cold = (parts: Parts, more: Around = {}) =>
  world({
    events: happened(on('create', { name: 'cold-harbor' })),
    ...more,
    containers: [aContainer({ name: 'cold-harbor', id: mine, state: 'created', ...parts })],
  });

const prints = ['sh', '-c', 'echo falcon; exec sleep 1d'];
const logPath = '/log';
const logged = (line: string) => aFile(JSON.stringify({ log: `${line}\n` }));
const absent: FileFact = { kind: 'absent' };
/** The file as its processes see it, in its layer, in another container's layer and in the sandbox. */
const hello = (
  places: [seen?: FileFact, layer?: FileFact, elsewhere?: FileFact, sandbox?: FileFact],
  parts: Parts = {},
  line = 'falcon',
) =>
  world({
    containers: [
      aContainer({ name: 'hello-harbor', id: mine, logPath, upperDir: '/o/mine', command: prints, ...parts }),
      aContainer({ name: 'other', id: other, upperDir: '/o/other' }),
    ],
    files: {
      [`file:/:${logPath}`]: logged(line),
      'file:/proc/300/root:/tmp/falcon': places[0] ?? absent,
      'file:/o/mine:/tmp/falcon': places[1] ?? absent,
      'file:/o/other:/tmp/falcon': places[2] ?? absent,
      'file:/:/tmp/falcon': places[3] ?? absent,
    },
  });
const file = aFile('');

const short = (parts: Parts, events: EngineEvent[] = [], gaps: number[] = []) =>
  world({ containers: [aContainer({ name: 'short-harbor', id: mine, state: 'exited', ...parts })], events, gaps });
const end = (exitCode: number) => happened(on('create'), on('start'), on('die', { exitCode }));

const worlds: Record<string, Record<string, Partial<Snapshots>>> = {
  tidy: {
    fresh: tidy({ containers: [keepMe(), junk('junk-done'), junk('junk-broken'), junk('junk-killed')] }),
    'all gone': tidy({}),
    'stopped too': tidy({ containers: [keepMe({ state: 'exited', exitCode: 137 })] }),
    'another of its name': tidy({ containers: [keepMe({ labels: {} })] }),
    'another with its label': tidy({
      containers: [keepMe()],
      events: happened(on('create', { name: 'keep-me' }), on('create', { name: 'keep-me', id: other })),
    }),
    'one is left': tidy({ containers: [keepMe(), junk('junk-killed')] }),
    'one runs again': tidy({ containers: [keepMe(), junk('junk-killed', { state: 'running' })] }),
    'one has another name': tidy({ containers: [keepMe(), junk('old')] }),
    'an image is gone': tidy({ containers: [keepMe()], images: images.slice(0, 2) }),
    'an image is made up': tidy({
      containers: [keepMe()],
      images: [
        busybox,
        ...others.map((tag, index) => anImage({ id: imageId(`d${index}`), tags: [tag], layers: [below, nginx] })),
      ],
    }),
    'an image is another one': tidy({
      containers: [keepMe()],
      images: [busybox, anImage({ id: imageId('c'), tags: others, layers: [nginx] })],
    }),
    'an image was imported': tidy({
      containers: [keepMe()],
      events: happened({ type: 'image', action: 'tag', id: imageId('c3'), name: 'redis:8' }),
    }),
    'an image got its name back, right': tidy({
      containers: [keepMe()],
      events: happened(
        { type: 'image', action: 'untag', id: imageId('c3'), name: imageId('c3') },
        { type: 'image', action: 'tag', id: imageId('c3'), name: 'redis:8' },
      ),
    }),
    'with a gap in the record, right': tidy({ containers: [keepMe()], gaps: [1] }),
    right: tidy({ containers: [keepMe()], events: happened(on('create', { name: 'keep-me' })) }),
  },
  created: {
    fresh: world({}),
    runs: cold({ state: 'running' }),
    'has run': cold({ state: 'exited' }),
    'could not start': cold({ error: 'exec: "nothing": executable file not found in $PATH', exitCode: 127 }),
    'made up': cold({}, { events: happened(on('create'), on('start')), gaps: [1] }),
    'never heard of': cold({}, { events: [] }),
    'before the record, right': cold({}, { events: [], gaps: [1] }),
    'after another of its name, right': cold({}, { events: happened(on('start', { id: other }), on('create')) }),
    right: cold({}),
  },
  'exec-file': {
    fresh: world({}),
    'has ended': hello([], { state: 'exited', pid: 0 }),
    'prints nothing': hello([file, file], {}, 'ready'),
    'a program of that name': hello([file, file], {}, 'sh: falcon: not found'),
    'no file': hello([]),
    'in another container': hello([absent, absent, file]),
    'in the sandbox': hello([absent, absent, absent, file]),
    'in a tmpfs': hello([file, file], { tmpfs: { '/tmp': '' } }),
    'in the image': hello([file, absent]),
    'printed by another': hello([file, file], { command: ['sleep', '1d'] }),
    'printed from a variable, right': hello([file, file], { command: ['sh', '-c', 'echo $A'], env: ['A=falcon'] }),
    'printed as it was told, right': hello([file, file], { command: ['sh'], openStdin: true }),
    right: hello([file, file]),
  },
  'exit-code': {
    fresh: world({}),
    'no shell': short({ state: 'created', error: 'exec: "exit": executable file not found in $PATH', exitCode: 127 }),
    'no such program': short({ state: 'created', error: 'exec: "exti": executable file not found', exitCode: 127 }),
    'still runs': short({ state: 'running' }),
    'not quoted': short({ command: ['sh', '-c', 'exit', '42'] }, end(0)),
    'misspelt in the shell': short({ exitCode: 127, lastLog: 'sh: exti: not found' }, end(127)),
    'made up': short({ exitCode: 42 }, end(0), [1]),
    'never heard of': short({ exitCode: 42 }),
    'before the record, right': short({ exitCode: 42 }, [], [1]),
    right: short({ exitCode: 42 }, end(42)),
  },
};

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', (name, snapshots) => {
    const text = toldBy(snapshots, (t) => exercise.checks.find((check) => check.id === id)?.test(t), constants);
    expect(text === 'pass', text).toBe(name.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
