import { describe, expect, it } from 'vitest';
import type { ClusterObject, Snapshots } from '#protocol';
import exercise from '../../lessons/helm/01-helm/checks.ts';
import { aCluster, aDeployment, aRelease } from '../testing/cluster-things.ts';
import { someConstants } from '../testing/constants.ts';
import { toldBy } from '../testing/told-by.ts';

/** The words of the lesson's checks for one world, without a cluster: every message a learner can meet, as he meets it. */
const constants = { ...someConstants, seeds: { name: 'harbor', replicas: 3, word: 'sailor' } };

interface Values {
  readonly replicas?: number | string;
  readonly greeting?: string;
  readonly image?: string;
}
interface Step {
  readonly set?: Values;
  readonly status?: string;
  readonly description?: string;
  /** The chart's own values at that time. */
  readonly chart?: Values;
}
const chart = { replicas: 1, greeting: 'ahoy', image: 'nginx:1.26' };
const lab = { greeting: 'low-tide' };
const asked = { replicas: 3, greeting: 'sailor' };

/** The revisions of a release, each with what was set; all but the newest were replaced by the next. */
const releaseOf = (name: string, ...steps: readonly Step[]): readonly ClusterObject[] =>
  steps.map(({ set = {}, chart: own = {}, status, description }, index) => {
    const values = { ...chart, ...own };
    const { replicas, greeting, image } = { ...values, ...set };
    const manifest = `kind: Deployment\nmetadata: { name: ${name} }\nspec: { replicas: ${replicas}, greeting: ${greeting}, image: '${image}' }\n`;
    const usual = index === steps.length - 1 ? 'deployed' : 'superseded';
    return aRelease({
      ...{ name, values, config: { ...set }, manifest, revision: index + 1, status: status ?? usual },
      ...(description === undefined ? {} : { description }),
    });
  });

/** What runs of a release. */
function live(name: string, { replicas, greeting, image }: Values = {}, pod: Parameters<typeof aDeployment>[1] = {}) {
  const container = { env: [{ name: 'GREETING', value: greeting ?? 'ahoy' }] };
  return aDeployment({ name, replicas: Number(replicas ?? 1), image: image ?? chart.image, container }, pod);
}
const r = (steps: readonly Step[], running: Values = {}, pod: Parameters<typeof aDeployment>[1] = {}) =>
  aCluster(...releaseOf('r-harbor', ...steps), ...live('r-harbor', running, pod));
const [first, upgraded]: readonly [Step, Step] = [{}, { set: asked }];

const failed: Step = {
  set: { ...lab, image: 'nginx:1.62' },
  status: 'failed',
  description: 'Upgrade "tide-harbor" failed: context deadline exceeded',
};
const unpulled = { ready: false, state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } };
const tide = (steps: readonly Step[], running: Values = lab, pod: Parameters<typeof aDeployment>[1] = {}) =>
  aCluster(...releaseOf('tide-harbor', ...steps), ...live('tide-harbor', running, pod));
const [before, broken]: readonly [Step, Step] = [{ set: lab, status: 'deployed' }, failed];

const worlds: Record<string, Record<string, Partial<Snapshots>>> = {
  installed: {
    fresh: tide([before, broken], { ...lab, image: 'nginx:1.62' }, unpulled),
    applied: aCluster(...live('r-harbor')),
    'with values': r([upgraded], asked),
    'not ready': r([first], {}, unpulled),
    'no pods yet': aCluster(...releaseOf('r-harbor', first)),
    'an upgrade failed': r(
      [{ status: 'deployed' }, { ...failed, set: { image: 'nginx:1.62' } }],
      { image: 'nginx:1.62' },
      unpulled,
    ),
    right: r([first]),
    'upgraded since, right': r([first, upgraded], asked),
  },
  values: {
    installed: r([first]),
    'scaled in the cluster': r([first], { replicas: 3 }),
    'set in the cluster': r([first, { set: { replicas: 3 } }], asked),
    'chart edited': r([first, { chart: asked }], asked),
    'one after the other': r([first, { set: { replicas: 3 } }, { set: { greeting: 'sailor' } }], {
      greeting: 'sailor',
    }),
    'another number': r([first, { set: { ...asked, replicas: 2 } }], { ...asked, replicas: 2 }),
    'installed so': r([upgraded], asked),
    'failed at it': r([first, { set: asked, status: 'failed' }]),
    'scaled afterwards': r([first, upgraded], { ...asked, replicas: 1 }),
    'taken back by kubectl': r([first, upgraded]),
    'changed afterwards': r([first, upgraded], { ...asked, greeting: 'moin' }),
    'not ready': r([first, upgraded], asked, { ready: false }),
    'as text, right': r([first, { set: { ...asked, replicas: '3' } }], asked),
    'rolled back since, right': r([first, upgraded, first]),
    right: r([first, upgraded], asked),
  },
  'rolled-back': {
    upgraded: r([first, upgraded], asked),
    'to the upgrade': r([first, upgraded, upgraded], asked),
    'another chart': r([first, upgraded, { chart: { greeting: 'moin' } }], { greeting: 'moin' }),
    'first forgotten': aCluster(...releaseOf('r-harbor', first, upgraded, first).slice(1), ...live('r-harbor')),
    'scaled afterwards': r([first, upgraded, first], { replicas: 2 }),
    'not ready': r([first, upgraded, first], {}, { ready: false }),
    right: r([first, upgraded, first]),
  },
  mended: {
    fresh: tide([before, broken], { ...lab, image: 'nginx:1.62' }, unpulled),
    'installed anew': tide([{ set: lab }]),
    'image set in the cluster': tide([before, broken]),
    'deployed and does not run': tide([before, broken, failed, { set: failed.set ?? {} }], failed.set, unpulled),
    'greeting lost': tide([before, broken, { set: { image: 'nginx:1.26' } }], {}),
    'greeting of another': tide([before, broken, { set: { greeting: 'high-tide' } }], { greeting: 'high-tide' }),
    right: tide([before, broken, { set: lab }]),
  },
};

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', (title, snapshots) => {
    const text = toldBy(snapshots, (t) => exercise.checks.find((check) => check.id === id)?.test(t), constants);
    expect(text === 'pass', text).toBe(title.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
