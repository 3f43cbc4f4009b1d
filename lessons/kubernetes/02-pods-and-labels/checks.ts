// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, MiB, seed, type T } from '#checks';

/** `cpu` is asked for in thousandths of a core, `mem` is a limit in MiB; neither is a default of the namespace. */
const seeds = {
  name: seed.name(),
  cpu: seed.pick([20, 25, 30, 35]),
  mem: seed.pick([110, 120, 130, 140]),
  word: seed.word(),
};
const page = '/kubernetes/02-pods-and-labels/';
const quays = ['quay-1', 'quay-2', 'quay-3', 'quay-4', 'quay-5'];
/** What setup.sh gave the label app=my-service-b. */
const wanted = ['quay-1', 'quay-3', 'quay-5'];
/** What the namespace fills in for a container that says nothing: cores, bytes. */
const defaults = { cpuRequest: 0.01, memoryRequest: MiB(32), cpuLimit: 0.5, memoryLimit: MiB(128) };
/** Seconds that a page may be old which is to be written every two, on a busy machine too. */
const freshFor = 6;

type Pod = ReturnType<T['k8s']['pod']>;
type Container = ReturnType<Pod['container']>;

const asCode = (text: string) => `\`${text}\``;
const listed = (all: readonly string[]) => (all.length === 0 ? 'none' : all.map(asCode).join(', '));

/** Something that was counted or put together from what was read. */
const made = <V>(name: string, see: string, value: V, show: (value: V) => string = String): Fact<V> => ({
  name,
  from: see,
  see,
  show,
  value,
});

/** The amount of a memory as it was written: `64Mi`. */
function written(pod: Pod, kind: 'requests' | 'limits'): string {
  const { value } = pod.at('spec', 'containers', 0, 'resources', kind, 'memory');
  return typeof value === 'string' ? value : '';
}

/** What a container asks for and what it may use, in bytes and cores. */
function expectAmounts(t: T, pod: Pod, { cpu, mem }: { cpu: number; mem: number }): void {
  const one = pod.container();
  const learn = `${page}#what-it-asks-for-what-it-may-use` as const;
  const equal = 'Requests became equal to limits: where only a limit is given, Kubernetes asks for as much.';
  const filled = 'Nothing is said here, so a default of the namespace was filled in.';
  const units = (kind: 'requests' | 'limits', mebi: number) =>
    [
      [
        () => /\dm$/.test(written(pod, kind)),
        '`m` is a thousandth, for cores. A mebibyte, 1024 times 1024 bytes, is `Mi`.',
      ],
      [mebi * 1e6, '`M` is a million bytes. `Mi` is 1024 times 1024.'],
      [mebi, 'Without a unit, it is bytes.'],
    ] as const;
  t.expect(one.cpuLimit).is(0.2, { learn, say: [[defaults.cpuLimit, filled]] });
  t.expect(one.memoryLimit).is(MiB(mem), { learn, say: [[defaults.memoryLimit, filled], ...units('limits', mem)] });
  const askedFor = (limit: Fact<number>, fallback: number) =>
    [
      [limit, equal],
      [fallback, filled],
    ] as const;
  t.expect(one.cpuRequest).is(cpu / 1000, { learn, say: askedFor(one.cpuLimit, defaults.cpuRequest) });
  t.expect(one.memoryRequest).is(MiB(64), {
    learn,
    say: [...askedFor(one.memoryLimit, defaults.memoryRequest), ...units('requests', 64)],
  });
}

/** Where every container finds the pod's own token, from a volume that nobody has asked for. */
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The volumes that a container mounts, by their names in the pod. */
const volumesOf = (one: Container): { name: string; kind: string }[] =>
  (one.mountPaths.value ?? []).flatMap((path) => {
    const name = one.volumeAt(path).value;
    return name === undefined || path === tokenPath ? [] : [{ name, kind: one.mountAt(path).value ?? '' }];
  });

/** One folder in both: an emptyDir that nginx and another container mount. */
function expectShared(t: T, name: string, server: Container, others: readonly Container[]): void {
  const see = `kubectl get pod ${name} -o yaml`;
  const [served, writable] = [volumesOf(server), others.flatMap(volumesOf)];
  const shared = served.filter(({ name: volume }) => writable.some((one) => one.name === volume));
  const empty = [...served, ...writable].filter(({ kind }) => kind === 'emptyDir').map((one) => one.name);
  t.expect(
    made(
      `the number of \`emptyDir\` volumes that both containers of \`${name}\` mount`,
      see,
      shared.filter(({ kind }) => kind === 'emptyDir').length,
    ),
  ).atLeast(1, {
    learn: `${page}#two-containers-one-pod`,
    say: [
      [
        () => shared.length > 0,
        () =>
          `They share ${listed(shared.map((one) => one.name))}, of the kind ${listed(shared.map(({ kind }) => kind))}.`,
      ],
      [() => empty.length > 1, () => `They mount ${listed(empty)}: two volumes are two folders.`],
      [
        () => true,
        'Containers of one pod share an address, not their files. A folder is shared when both mount one volume.',
      ],
    ],
  });
}

export default exercise({
  sandbox: 'kubernetes',
  seed: seeds,
  checks: [
    check('pod', {
      title: 'The bare pod `ship-{name}` is ready, with its labels, its requests and its limits',
      points: 2,
      hints: [
        'Two numbers belong to each resource: what is set aside for a container, and what it may use at most. Which is which?',
        'See all that the cluster knows of it: `kubectl get pod ship-{name} -o yaml`. The fields are explained: `kubectl explain pod.spec.containers.resources`.',
        'In a file, below a container: `resources:`, and below that `requests: { cpu: ____m, memory: ____Mi }` and a line of the same form for the limits.',
      ],
      test(t) {
        const { name, cpu, mem } = t.seed(seeds);
        const ship = t.k8s.pod(`ship-${name}`);
        const kept = t.k8s
          .pods()
          .find((pod) => pod.name.startsWith(`${ship.name}-`) && pod.controller.value !== undefined);
        if (kept === undefined) t.require(ship.uid);
        else
          t.require(
            ship.uid,
            () => `This pod belongs to a ReplicaSet: \`${kept.name}\`. The task wants one that nobody keeps.`,
          );
        const owner = made(
          `the controller of the pod \`${ship.name}\``,
          ship.controller.see,
          ship.controller.value ?? '',
          (text) => (text === '' ? 'none' : asCode(text)),
        );
        t.expect(owner).is('', {
          say: [
            [
              () => true,
              () => `This pod belongs to a ReplicaSet: ${asCode(owner.value ?? '')} has taken it by its labels.`,
            ],
          ],
        });
        const learn = `${page}#labels-are-for-questions` as const;
        t.expect(ship.labels).subset(
          { app: name, tier: 'front' },
          {
            learn,
            say: [
              [
                () => ['app', 'tier'].some((key) => ship.annotations.value?.[key] !== undefined),
                'What stands below `annotations` is no label: nothing can be selected by it.',
              ],
              [({ run }) => run === ship.name, '`kubectl run` gives the label `run` when it is told no other.'],
            ],
          },
        );
        expectAmounts(t, ship, { cpu, mem });
        t.expect(ship.ready).is(true);
      },
    }),

    check('pair', {
      title: 'In `pair-{name}`, nginx serves the page that a second container writes again and again',
      points: 3,
      // Longer than a page may be old: one that was written once has aged by then.
      stableFor: 8000,
      hints: [
        'Two containers of one pod have one address, and files of their own. What lets one read what the other writes?',
        'See why a container is not ready, and what it printed: `kubectl describe pod pair-{name}` and `kubectl logs pair-{name} --all-containers`.',
        'In the file: `volumes:` with a name and `emptyDir: {}`, then in both containers `volumeMounts:` with `name: ____` and `mountPath: ____`. The writer needs a loop: `while true; do ____; sleep ____; done`.',
      ],
      async test(t) {
        const { name, word } = t.seed(seeds);
        const pair = t.k8s.pod(`pair-${name}`);
        const learn = `${page}#two-containers-one-pod` as const;
        const names = [...t.require(pair.containerNames), ...t.require(pair.initContainerNames)];
        t.expect(
          made(`the number of containers of \`${pair.name}\``, `kubectl get pod ${pair.name}`, names.length),
        ).atLeast(2, { learn, say: [[1, 'What runs in another pod has another address and other files.']] });
        t.expect(pair.ready).is(true, {
          learn,
          say: [
            [
              () => names.some((one) => /address already in use/i.test(pair.container(one).log.value ?? '')),
              'Both want port 80: one network per pod, so a port is free for one of them.',
            ],
          ],
        });
        const containers = names.map((one) => pair.container(one));
        const server = containers.find(({ image }) => /(^|\/)nginx(:|@|$)/.test(image.value ?? ''));
        const images = containers.map(({ image }) => image.value ?? '');
        t.expect(
          made(
            `a container of nginx in \`${pair.name}\``,
            `kubectl get pod ${pair.name} -o jsonpath='{.spec.containers[*].image}'`,
            server !== undefined,
            (is) => (is ? 'there' : listed(images)),
          ),
        ).is(true, { learn });
        if (server === undefined) return;
        expectShared(
          t,
          pair.name,
          server,
          containers.filter((one) => one !== server),
        );

        const answer = await pair.get(80);
        t.expect(answer.status).is(200, {
          learn,
          say: [
            [
              (status) => status === 403 || status === 404,
              'The folder from which nginx serves has no `index.html`: an empty volume covers what the image had there.',
            ],
          ],
        });
        t.expect(answer.text).matches(new RegExp(word), {
          learn,
          say: [
            [
              (body) => /Welcome to nginx/.test(body),
              'That is the page of the image. nginx serves what is mounted at `/usr/share/nginx/html`.',
            ],
          ],
        });
        const [now, changed] = [answer.header('date'), answer.header('last-modified')].map((header) =>
          Date.parse(t.require(header)),
        );
        const age = made(
          `the age of the page that \`${pair.name}\` serves`,
          answer.status.see,
          Math.round(((now ?? 0) - (changed ?? 0)) / 1000),
          (seconds) => `${seconds} s`,
        );
        t.expect(age).atMost(freshFor, {
          learn,
          say: [
            [
              () => true,
              'The page was written and not again since. The task wants it written anew, every two seconds at least.',
            ],
          ],
        });
      },
    }),

    check('lane', {
      title:
        'Of the five pods `quay-1` to `quay-5`, those of `my-service-b` have the label `lane={word}`, and no others',
      hints: [
        'Names are for people. By what does one ask for all pods of `my-service-b`?',
        'See all labels, and try the question first: `kubectl get pods --show-labels`, then `kubectl get pods -l app=my-service-b`.',
        'The form is `kubectl ____ pods -l ____=____ lane=____`. A label is taken away with `lane-` in that place.',
      ],
      test(t) {
        const { word } = t.seed(seeds);
        const learn = `${page}#labels-are-for-questions` as const;
        const there = t.require(t.k8s.podNames()).filter((name) => quays.includes(name));
        t.expect(made('the pods of the exercise', 'kubectl get pods', there, listed)).is(quays, {
          say: [[() => true, 'A pod that nobody keeps does not come back. Reset the sandbox to have all five.']],
        });
        const laneOf = (name: string) => t.k8s.pod(name).labels.value?.lane;
        const see = `kubectl get pods -l lane=${word}`;
        const marked = quays.filter((name) => laneOf(name) === word);
        // The answer is not told.
        const show = (all: readonly string[]) =>
          all.join() === wanted.join() ? 'those of `my-service-b`' : listed(all);
        const stray = marked.filter((name) => !wanted.includes(name));
        const other = wanted.filter((name) => ![word, undefined].includes(laneOf(name)));
        const noted = wanted.filter((name) => t.k8s.pod(name).annotations.value?.lane !== undefined);
        const lacking = wanted.filter((name) => !marked.includes(name));
        t.expect(made(`the list of pods with \`lane=${word}\``, see, marked, show)).is(wanted, {
          learn,
          say: [
            [() => stray.length > 0, () => `${listed(stray)} should not have it: that is not \`my-service-b\`.`],
            [
              () => noted.length > 0,
              'Annotations cannot be selected: `lane` stands among them, and `-l` asks for labels.',
            ],
            [
              () => other.length > 0,
              () =>
                `${listed(other.slice(0, 1))} has \`lane=${laneOf(other[0] ?? '')}\`: a label has one value, and a question asks for it exactly.`,
            ],
            [() => marked.length > 0, () => `\`app=my-service-b\` stands on ${listed(lacking)} too.`],
          ],
        });
      },
    }),
  ],
});
