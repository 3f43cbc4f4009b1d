// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, type Json, seed, type T } from '#checks';

/** Never 1: so many the chart asks for. */
const seeds = { name: seed.name(), replicas: seed.pick([2, 3, 4]), word: seed.word() };
const page = '/helm/01-helm/';

/** What the lab has set in revision 1 of the release that it leaves, and the image that ran there. */
const tide = { greeting: 'low-tide', image: 'nginx:1.26' } as const;

type Release = ReturnType<T['helm']['release']>;

/** A value as text, empty when there is none: how it was quoted makes no difference to what comes of it. */
function asText({ name, from, see, value = '' }: Fact<Json>): Fact<string> & { readonly value: string } {
  const show = (text: string) => (text === '' ? 'none' : `\`${text}\``);
  return { name, from, see, show, value: typeof value === 'object' ? JSON.stringify(value) : String(value) };
}

/** Revisions for which something holds, the oldest first. */
const revisionsOf = (release: Release, holds: (revision: number) => boolean): readonly number[] =>
  release.history.value?.filter(holds) ?? [];

/** The newest upgrade that has worked and had these values. */
function upgradeWith(release: Release, wanted: Readonly<Record<string, string>>): number | undefined {
  const found = revisionsOf(release, (number) => {
    const { status, userValue } = release.at(number);
    const hasAll = Object.entries(wanted).every(([key, value]) => asText(userValue(key)).value === value);
    return number > 1 && /^(deployed|superseded)$/.test(status.value ?? '') && hasAll;
  });
  return found.at(-1);
}

/** What the pods of a release are made from. */
function liveOf(t: T, { name }: Release) {
  const deployment = t.k8s.deployment(name);
  const container = deployment.container('web');
  return { deployment, image: container.image, greeting: container.variable('GREETING') };
}

export default exercise({
  sandbox: 'kubernetes',
  seed: seeds,
  checks: [
    check('installed', {
      title: 'The release `r-{name}` of the chart `hello` is `deployed`, and its pods are ready',
      hints: [
        'Who keeps a record of what belongs together: `kubectl apply`, or a package manager?',
        'Which releases there are: `helm list -a`. What becomes of the pods: `kubectl get pods`.',
        'The form is `helm ____ r-{name} ____`: first the name that you give, then the folder of the chart.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const release = t.helm.release(`r-${name}`);
        const learn = `${page}#install` as const;
        t.expect(release.chart.name).is('hello', { learn });
        t.expect(release.status).is('deployed', { learn });
        // Helm keeps ten revisions: whoever has made more has long had the first.
        for (const first of revisionsOf(release, (revision) => revision === 1)) {
          for (const key of ['replicas', 'greeting']) {
            t.expect(asText(release.at(first).userValue(key))).is('', {
              learn,
              say: [
                [() => true, 'The first revision is to have the values of the chart: what comes next changes them.'],
              ],
            });
          }
        }
        const { deployment } = liveOf(t, release);
        t.expect(deployment.availableReplicas).atLeast(1, { learn });
        t.expect(deployment.rollout).is('complete', { learn });
      },
    }),

    check('values', {
      title: 'An upgrade of `r-{name}` has set {replicas} replicas and the greeting `{word}`, and the cluster agrees',
      points: 2,
      after: ['installed'],
      hints: [
        'Where does a setting of this one installation belong: into the chart, into the cluster, or into what you tell Helm?',
        'What is set: `helm get values r-{name}`. Every revision: `helm history r-{name}`.',
        'The form is `helm ____ r-{name} hello-chart --set replicas=____ --set ____=____`.',
      ],
      test(t) {
        const { name, replicas, word } = t.seed(seeds);
        const release = t.helm.release(`r-${name}`);
        const learn = `${page}#upgrade` as const;
        const wanted = { replicas: `${replicas}`, greeting: word };
        const upgrade = upgradeWith(release, wanted);
        const { deployment, greeting } = liveOf(t, release);
        const live = () => ({ replicas: `${deployment.replicas.value}`, greeting: `${greeting.value}` });
        if (upgrade === undefined) {
          for (const key of ['replicas', 'greeting'] as const) {
            const holds = asText(release.value(key)).value;
            t.expect(asText(release.userValue(key))).is(wanted[key], {
              learn,
              say: [
                [
                  () => live()[key] === wanted[key] && holds !== wanted[key],
                  () => `Live ${wanted[key]}, release ${holds}: the next upgrade undoes what was changed without Helm.`,
                ],
                [
                  () => holds === wanted[key],
                  'The chart has this value now: the package was changed, not its settings.',
                ],
                [
                  () =>
                    revisionsOf(release, (one) => asText(release.at(one).userValue(key)).value === wanted[key]).length >
                    0,
                  'An earlier revision had it. An upgrade that sets a value begins with those of the chart again: it has to name them all.',
                ],
                [
                  () => release.revision.value === 1,
                  'Revision 1 is as it was installed. Each install begins a history at 1; an upgrade adds to it.',
                ],
              ],
            });
          }
          t.expect(release.revision).atLeast(2, { learn });
          t.expect(release.status).is('deployed', { learn });
        }
        // What a later revision has replaced was there; what is there now is that one's matter.
        if (upgrade !== t.require(release.revision)) return;
        t.expect(deployment.replicas).is(replicas, {
          learn,
          say: [
            [
              () => true,
              () =>
                `Live ${live().replicas}, release ${replicas}: the next upgrade undoes what was changed without Helm.`,
            ],
          ],
        });
        t.expect(greeting).is(word, {
          learn,
          say: [
            [
              () => true,
              () => `Live ${live().greeting}, release ${word}: the next upgrade undoes what was changed without Helm.`,
            ],
          ],
        });
        t.expect(deployment.rollout).is('complete', { learn });
      },
    }),

    check('rolled-back', {
      title: 'After its upgrade, `r-{name}` is as in revision 1 again, in a new revision',
      points: 2,
      after: ['values'],
      hints: [
        'Is a way back one more step in the history, or does it make the history shorter?',
        'How each revision came about: `helm history r-{name}`. What the first has made: `helm get manifest r-{name} --revision 1`.',
        'The form is `helm ____ r-{name} ____`, with the number of the revision that you want back.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const release = t.helm.release(`r-${name}`);
        const learn = `${page}#roll-back` as const;
        const { deployment, greeting } = liveOf(t, release);
        const holds = (key: string) => asText(release.value(key)).value;
        t.expect(release.revision).atLeast(3, {
          learn,
          say: [
            [() => true, 'The newest revision is still the upgrade. A way back adds one more, it takes none away.'],
          ],
        });
        t.expect(release.changedSince(1)).is([], {
          learn,
          say: [
            [
              () => ['replicas', 'greeting'].some((key) => asText(release.userValue(key)).value !== ''),
              'Revision 1 had the values of the chart alone. The newest one still has some that were set: `helm get values` shows them.',
            ],
          ],
        });
        t.expect(asText({ ...deployment.replicas, show: String })).is(holds('replicas'), { learn });
        t.expect(greeting).is(holds('greeting'), { learn });
        t.expect(deployment.rollout).is('complete', { learn });
      },
    }),

    check('mended', {
      title: '`tide-{name}` is `deployed` again, with its history and its greeting, and its pods are ready',
      points: 2,
      hints: [
        'Helm says that it has waited in vain. Who knows what it has waited for?',
        'What Helm did: `helm history tide-{name}`. What the cluster says: `kubectl describe pods -l app.kubernetes.io/instance=tide-{name}`.',
        'One revision ran. The form is `helm ____ tide-{name} ____`.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const release = t.helm.release(`tide-${name}`);
        const learn = `${page}#when-an-upgrade-fails` as const;
        const { deployment, image, greeting } = liveOf(t, release);
        t.expect(release.revision).atLeast(2, {
          learn,
          say: [
            [1, 'It was installed anew: its history is gone, and with it what has failed and which values it had.'],
          ],
        });
        t.expect(release.status).is('deployed', {
          learn,
          say: [
            [
              () => image.value === tide.image,
              'The cluster has an image that runs, but Helm knows nothing of it: its newest revision is still the failed one.',
            ],
          ],
        });
        t.expect(deployment.availableReplicas).atLeast(1, { learn });
        t.expect(deployment.rollout).is('complete', { learn });
        t.expect(asText(release.value('greeting'))).is(tide.greeting, {
          learn,
          say: [
            [
              () => asText(release.userValue('greeting')).value === '',
              'Nothing sets it in this revision. An upgrade that sets a value begins with those of the chart again: it has to name them all.',
            ],
          ],
        });
        t.expect(greeting).is(tide.greeting, { learn });
      },
    }),
  ],
});
