import { describe, expect, it } from 'vitest';
import type { ContainerFact, LinuxSnapshot, ProcessFact } from '#protocol';
import exercise from '../../lessons/linux/02-namespaces/checks.ts';
import { someConstants } from '../testing/constants.ts';
import {
  aContainer,
  aContainerProcess,
  aLinuxSnapshot,
  anInterface,
  aProcess,
  containerId,
  sandboxNamespaces,
} from '../testing/snapshots.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { failVerdict, verdictText } from './verdict/format.ts';

/** The words of the lesson's checks for one world, without a sandbox: every message a learner can meet, as he meets it. */
interface Parts {
  processes?: ProcessFact[];
  containers?: ContainerFact[];
  hostnames?: Record<number, string>;
  networks?: LinuxSnapshot['networks'];
}

async function textOf(id: string, { containers = [], ...linux }: Parts): Promise<string> {
  const world = {
    linux: { status: 'value', value: aLinuxSnapshot(linux) },
    'docker.containers': { status: 'value', value: containers },
  } as const;
  const results = await new Evaluator(exercise, constants).evaluate({ world });
  const outcome = results.find(({ check }) => check === id)?.outcome;
  if (outcome?.status === 'fail') return verdictText('', failVerdict(outcome.failure));
  return outcome?.status ?? 'nothing';
}

const constants = { ...someConstants, seeds: { name: 'harbor', net: 107 } };
const inUts = (pid: number, uts: number) => aProcess({ pid, namespaces: { uts } });
const firstOf = (parts: Parameters<typeof aProcess>[0]) =>
  aProcess({ pid: 70, nsPids: [70, 1], ...parts, namespaces: { pid: 700, ...parts?.namespaces } });
const web = aContainer({ name: 'web-harbor', id: containerId('aa'), pid: 300 });
const side = aContainer({
  name: 'side-harbor',
  id: containerId('bb'),
  pid: 310,
  networkMode: `container:${web.id}`,
  networks: [],
});
const webProcess = aContainerProcess(web, 500);
const joined = aContainerProcess(side, 600, { namespaces: { net: 503 } });
const shared = { containers: [web, side], processes: [webProcess, joined] };
const address = '10.99.107.1/32';
const lo = (...more: string[]) => anInterface('lo', '127.0.0.1/8', ...more);

const worlds: Record<string, Record<string, Parts>> = {
  'own-uts': {
    fresh: {},
    'the sandbox renamed': { hostnames: { [sandboxNamespaces.uts]: 'harbor' } },
    'a container of that name': { processes: [webProcess], hostnames: { 505: 'harbor' } },
    'another name': { processes: [inUts(60, 900)], hostnames: { 900: '\u001b[31mharbour' } },
    'a copied name': { processes: [inUts(60, 900)], hostnames: { 900: 'harbor', [sandboxNamespaces.uts]: 'harbor' } },
    right: { processes: [inUts(60, 900)], hostnames: { 900: 'harbor' } },
  },
  'pid-one': {
    fresh: {},
    'unshare without fork': { processes: [aProcess({ pid: 60, pidForChildren: null })] },
    'the old proc': { processes: [firstOf({})] },
    'own mounts, the old proc': { processes: [firstOf({ namespaces: { mnt: 701 } })] },
    'a container': { processes: [webProcess] },
    right: { processes: [firstOf({ procDevice: '0:77', namespaces: { mnt: 701 } })] },
  },
  'share-net': {
    fresh: {},
    'the other name': { containers: [web, aContainer({ name: 'sidecar' })], processes: [webProcess] },
    'an ended container': {
      containers: [web, { ...side, state: 'exited', pid: 0, exitCode: 127, lastLog: 'sh: slep: not found\n' }],
      processes: [webProcess],
    },
    'one bridge': {
      containers: [web, { ...side, networkMode: 'bridge', networks: web.networks }],
      processes: [webProcess, aContainerProcess(side, 600)],
    },
    'two bridges': {
      containers: [web, { ...side, networkMode: 'quay', networks: [{ name: 'quay', address: '', aliases: [] }] }],
      processes: [webProcess, aContainerProcess(side, 600)],
    },
    'an earlier run': { containers: [web, side], processes: [webProcess, aContainerProcess(side, 600)] },
    'side on the host': {
      containers: [web, { ...side, networkMode: 'host' }],
      processes: [webProcess, aContainerProcess(side, 600, { namespaces: { net: sandboxNamespaces.net } })],
    },
    'web on the host': {
      containers: [web, side],
      processes: [aContainerProcess(web, 500, { namespaces: { net: sandboxNamespaces.net } }), joined],
    },
    'processes too': {
      containers: [web, side],
      processes: [webProcess, aContainerProcess(side, 600, { namespaces: { net: 503, pid: 504 } })],
    },
    'the sandbox’s processes': {
      containers: [web, side],
      processes: [webProcess, aContainerProcess(side, 600, { namespaces: { net: 503, pid: sandboxNamespaces.pid } })],
    },
    right: shared,
  },
  enter: {
    'not entered yet': { ...shared, networks: { 503: [lo()] } },
    'in the sandbox': { ...shared, networks: { 503: [lo()], [sandboxNamespaces.net]: [lo(address)] } },
    'another interface of the sandbox': {
      ...shared,
      networks: { 503: [lo()], [sandboxNamespaces.net]: [lo(), anInterface('eth0', address)] },
    },
    'another interface': { ...shared, networks: { 503: [lo(), anInterface('eth0', '172.17.0.2/16', address)] } },
    'another prefix': { ...shared, networks: { 503: [lo('10.99.107.1/24')] } },
    'on both sides': { ...shared, networks: { 503: [lo(address)], [sandboxNamespaces.net]: [lo('10.99.107.1/24')] } },
    right: { ...shared, networks: { 503: [lo(address)] } },
  },
};

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', async (name, parts) => {
    const text = await textOf(id, parts);
    expect(text === 'pass').toBe(name === 'right');
    expect(text).toMatchSnapshot();
    // What the lesson adds is a sentence or two, never a lecture.
    const say = text.split(' — ')[1]?.split(/\s+/).length ?? 0;
    expect(say).toBeLessThanOrEqual(40);
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
