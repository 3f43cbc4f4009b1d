// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, seed, type T } from '#checks';

/** Never 3: the task before it asks for three. */
const seeds = { name: seed.name(), more: seed.pick([4, 5, 6]) };
const page = '/kubernetes/03-deployments/';
const manifest = '/root/fleet.yaml';

/** Milliseconds: pods that were made together are no further apart, also on a busy machine. */
const together = 2000;

/** The tag of an image; `latest` is what a name without one means. */
function tagOf(image: string): string {
  if (image.includes('@')) return 'a digest';
  return /:([^/:]+)$/.exec(image)?.[1] ?? 'latest';
}

/** Pods of a ReplicaSet that were there and are not: those that it removed itself, and those that somebody else did. */
function goneFrom(t: T, set: string, present: readonly string[]) {
  const events = t.require(t.k8s.events());
  const seen = events
    .filter(({ reason, kind, name }) => reason === 'Scheduled' && kind === 'Pod' && name.startsWith(`${set}-`))
    .map(({ name }) => name);
  const removed = events.flatMap(({ reason, name, message }) =>
    reason === 'SuccessfulDelete' && name === set ? [message.replace(/^Deleted pod: /, '')] : [],
  );
  const gone = [...new Set(seen)].filter((pod) => !present.includes(pod));
  return { byItself: removed.length, bySomebody: gone.filter((pod) => !removed.includes(pod)).length };
}

const counted = (name: string, see: string, value: number): Fact<number> => ({
  name,
  from: see,
  see,
  show: String,
  value,
});

/** The part of the file that declares this Deployment; empty when there is none. */
function declarationIn(text: string, name: string): string {
  const parts = text.split(/^---.*$/m);
  const isIt = (part: string) =>
    /^kind:\s*["']?Deployment\b/m.test(part) && new RegExp(`^ {2,4}name:\\s*["']?${name}["']?\\s*$`, 'm').test(part);
  return parts.find(isIt) ?? '';
}

/** The first value of a key, out of its quotes. */
const valueIn = (text: string, key: string): string =>
  new RegExp(`^[ -]*${key}:[ \\t]*["']?([^\\s"'#]+)`, 'm').exec(text)?.[1] ?? '';

export default exercise({
  sandbox: 'kubernetes',
  seed: seeds,
  checks: [
    check('declared', {
      title: 'The Deployment `fleet-{name}` has at least three pods, all available, of an image with a fixed tag',
      points: 2,
      hints: [
        'Who makes a pod again that is lost? Three pods that you make by hand have nobody.',
        'See what is there and what is missing: `kubectl get deployments,pods`. Why something does not start: `kubectl describe pods`.',
        'The form is `kubectl create ____ fleet-{name} --image=____:____ --replicas=____`.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const fleet = t.k8s.deployment(`fleet-${name}`);
        const learn = `${page}#say-what-not-how` as const;
        t.expect(fleet.replicas).atLeast(3, { learn });
        const image = fleet.container().image;
        const tag: Fact<string> = {
          name: `the tag of the image of \`fleet-${name}\``,
          from: image.from,
          see: image.see,
          show: (text) => (text === 'a digest' ? text : `\`${text}\``),
          value: tagOf(t.require(image)),
        };
        t.expect(tag).isNot('latest', {
          learn,
          say: [
            [() => true, 'Without a tag, an image is `latest`. Tomorrow’s `latest` may differ from that of today.'],
          ],
        });
        t.expect(fleet.availableReplicas).atLeast(3, { learn });
        t.expect(fleet.rollout).is('complete', { learn });
        t.require(fleet.replicaSet.controller);
      },
    }),

    check('scaled', {
      title: '`fleet-{name}` wants {more} pods, and {more} are ready',
      after: ['declared'],
      hints: [
        'Which object says how many pods there are to be: a pod, or what keeps the pods?',
        'What is wanted and what is there: `kubectl get deployments,replicasets`.',
        'The form is `kubectl ____ deployment fleet-{name} --replicas=____`.',
      ],
      test(t) {
        const { name, more } = t.seed(seeds);
        const fleet = t.k8s.deployment(`fleet-${name}`);
        const learn = `${page}#change-what-is-wanted` as const;
        t.expect(fleet.replicas).is(more, {
          learn,
          say: [
            [
              () => t.k8s.podNames(`app=fleet-${name}`).value?.length === more,
              'Pods that are made beside it do not count: the Deployment keeps those of its own template.',
            ],
            [() => true, () => `The Deployment wants ${fleet.replicas.value} pods, and keeps that number by itself.`],
          ],
        });
        t.expect(fleet.readyReplicas).is(more, { learn });
      },
    }),

    check('healed', {
      title: 'One pod of `fleet-{name}` was removed and replaced; others were kept',
      points: 2,
      after: ['scaled'],
      hints: [
        'The Deployment wants {more} pods. What does it do when one of them is gone, without a change of that number?',
        'See how old each pod is: `kubectl get pods`. See what has happened to them: `kubectl get events --sort-by=.lastTimestamp`.',
        'The form is `kubectl ____ pod fleet-{name}-____-____`, with the name of one pod from the list.',
      ],
      test(t) {
        const { name, more } = t.seed(seeds);
        const fleet = t.k8s.deployment(`fleet-${name}`);
        const learn = `${page}#lose-them` as const;
        const pods = fleet.pods();
        const { byItself, bySomebody } = goneFrom(t, fleet.replicaSet.name, t.require(fleet.podNames));
        const removed = counted(
          `the number of removed pods of \`fleet-${name}\``,
          'kubectl get events --field-selector reason=Killing',
          bySomebody,
        );
        t.expect(removed).atLeast(1, {
          learn,
          say: [
            [
              () => pods.some(({ restarts }) => (restarts.value ?? 0) > 0),
              'A container has ended and was started again, in the same pod: the pod itself was never gone.',
            ],
            [
              () => byItself > 0,
              'A pod that goes because fewer are wanted is not missed. The task is about one that is still wanted.',
            ],
          ],
        });
        t.expect(fleet.readyReplicas).is(more, { learn });
        const made = pods.flatMap(({ createdAt }) => createdAt.value ?? []);
        const newest = Math.max(...made);
        const kept = counted(
          `the number of older pods of \`fleet-${name}\``,
          'kubectl get pods --sort-by=.metadata.creationTimestamp',
          made.filter((at) => newest - at > together).length,
        );
        t.expect(kept).atLeast(1, {
          learn,
          say: [
            [() => true, 'All pods are new: every one was replaced. The task takes one away, and keeps the others.'],
          ],
        });
      },
    }),

    check('no-drift', {
      title: 'The file `/root/fleet.yaml` says what the cluster has: the same image, the same number of pods',
      points: 2,
      after: ['scaled'],
      hints: [
        'Two places say how many pods there are to be. Which of them does `kubectl scale` change?',
        'Compare both: `kubectl diff -f /root/fleet.yaml`. It prints nothing when they agree.',
        'In the file, below `spec:`, the line is `replicas: ____`. Then compare again.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const fleet = t.k8s.deployment(`fleet-${name}`);
        const learn = `${page}#file-and-cluster` as const;
        const text = t.require(t.linux.file(manifest).text);
        const see = `kubectl diff -f ${manifest}`;
        const part = declarationIn(text, `fleet-${name}`);
        const stands = (key: string, words: string): Fact<string> => ({
          name: `the ${words} in \`${manifest}\``,
          from: manifest,
          see,
          show: (value) => (value === '' ? 'nothing' : `\`${value}\``),
          value: valueIn(part, key),
        });
        const declares: Fact<boolean> = {
          name: `the Deployment \`fleet-${name}\` in \`${manifest}\``,
          from: manifest,
          see: `cat ${manifest}`,
          show: (is) => (is ? 'there' : 'absent'),
          value: part !== '',
        };
        t.expect(declares).is(true, { learn });
        const live = t.require(fleet.replicas);
        t.expect(stands('replicas', 'number of replicas')).is(String(live), {
          learn,
          say: [
            ['', () => `The file names no number, so nobody can read from it that there are to be ${live}.`],
            [
              () => true,
              () => `The cluster has ${live} by a command; the next \`apply\` of this file takes that back.`,
            ],
          ],
        });
        t.expect(stands('image', 'image')).is(t.require(fleet.container().image), {
          learn,
          say: [[() => true, 'The next `apply` of this file would replace all pods by some of this image.']],
        });
      },
    }),
  ],
});
