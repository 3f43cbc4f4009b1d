// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, seed, type T } from '#checks';

const seeds = { name: seed.name() };
const page = '/kubernetes/05-services/';
/** The address at which every sandbox reaches the cluster's nodes, `$NODE` in its shell. */
const node = '10.200.0.3';

/** A fact that follows from another one: read there, and shown by the same command. */
const from = <V>(origin: Fact<unknown>, name: string, show: (value: V) => string, value: V): Fact<V> => ({
  name,
  from: origin.from,
  see: origin.see,
  show,
  value,
});

const inBackquotes = (text: string) => `\`${text}\``;

/** The host in an address: `hello` of `http://hello:80/info`. Must be pure. */
const hostIn = (address: string): string => address.replace(/^\w+:\/\//, '').replace(/[:/?].*$/s, '');

/** What a host name means in a namespace: `hello` for every way to write that Service's name. Must be pure. */
const serviceIn = (host: string, namespace: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\.svc(\.cluster\.local)?$/, '')
    .replace(new RegExp(`\\.${namespace}$`), '');

const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$/.test(host);

/** Names of pods that `hello` has made, also of those that are gone; each once, as a text has them. */
function podsNamedIn(t: T, text: string): readonly string[] {
  const sets = t.k8s.deployment('hello').replicaSets();
  const names = [...text.matchAll(/\bhello-[a-z0-9]+-[a-z0-9]+/g)].map(([name]) => name);
  return [...new Set(names)].filter((name) => sets.some((set) => name.startsWith(`${set.name}-`)));
}

/** Pods that `hello` made once and does not keep: they run, and their ReplicaSet does not count them. */
function asideFrom(t: T): readonly string[] {
  const hello = t.k8s.deployment('hello');
  const kept = t.require(hello.podNames);
  const sets = hello.replicaSets().map(({ name }) => name);
  return t.k8s
    .pods()
    .filter(({ name }) => !kept.includes(name))
    .filter((pod) => sets.some((set) => pod.at('metadata', 'generateName').value === `${set}-`))
    .filter(({ phase }) => phase.value === 'Running')
    .map(({ name }) => name);
}

/** Services of the namespace that lead to pods of `hello`, the one of that name first. */
function servicesOfHello(t: T) {
  const pods = t.require(t.k8s.deployment('hello').podNames);
  const others = t.require(t.k8s.names('services')).filter((name) => name !== 'hello');
  return ['hello', ...others]
    .map((name) => t.k8s.service(name))
    .filter(({ selectedPods }) => selectedPods.value?.some((pod) => pods.includes(pod)));
}

export default exercise({
  sandbox: 'kubernetes',
  seed: seeds,
  checks: [
    check('cluster-ip', {
      title: 'The Service `hello` has an address, listens on port 80, and all pods of `hello` answer behind it',
      points: 2,
      hints: [
        'A Service finds its pods by their labels. Whose labels are meant: those of the Deployment or those of the pods?',
        'Compare `kubectl get pods --show-labels` with `kubectl describe service hello`. Its endpoints are the pods that it found, with the port that it asks there.',
        'The form is `kubectl expose deployment ____ --port=____ --target-port=____`.',
      ],
      async test(t) {
        const hello = t.k8s.service('hello');
        const labels = `${page}#labels-decide` as const;
        const ports = `${page}#three-ports` as const;
        t.expect(hello.endpoints.readyCount).atLeast(3, { learn: labels });
        for (const pod of t.require(t.k8s.deployment('hello').podNames))
          t.expect(hello.endpoints.ready).includes(pod, { learn: labels });
        t.expect(hello.clusterIP).isNot('None', {
          learn: `${page}#one-address-for-all`,
          say: [
            [
              () => true,
              'Without an address of its own, its name leads straight to the pods, and its port counts for nothing.',
            ],
          ],
        });
        t.expect(hello.ports).includes(80, {
          learn: ports,
          say: [
            [
              (all) => all.includes(5000),
              '5000 is where the program in the pods listens. The port of the Service is another one, and may differ.',
            ],
            [
              (all) => all.some((port) => port >= 30_000),
              '`port` is that of the Service, at its own address. The port of the nodes is `nodePort`.',
            ],
          ],
        });
        t.expect(hello.port(80).protocol).is('TCP', { learn: ports });
        t.expect((await hello.get('/info', { port: 80 })).json('info')).is(true, { learn: ports });
      },
    }),

    check('by-name', {
      title: '`client-{name}` asks `hello` by its name, and pods that differ have answered',
      after: ['cluster-ip'],
      points: 2,
      // One answer names one pod. The next ones come within seconds.
      within: 6000,
      hints: [
        'What stays the same when pods come and go: their addresses, or the name of the Service?',
        'Read what the client got: `kubectl logs client-{name}`. Each answer names the pod that gave it.',
        "The form is `kubectl run client-{name} --image=nginx:1.26 --env=TARGET=____ -- sh -c 'while sleep 1; do curl -s http://____/; done'`.",
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const learn = `${page}#names` as const;
        const client = t.k8s.pod(`client-${name}`);
        const container = client.container();
        t.expect(client.ready).is(true, { learn });
        const target = container.variable('TARGET');
        const host = hostIn(t.require(target));
        const namespace = t.require(t.k8s.namespace);
        const addresses = t.k8s.pods().map(({ ip }) => ip.value);
        const service = from(
          target,
          `the Service that \`TARGET\` of \`client-${name}\` names`,
          inBackquotes,
          serviceIn(host, namespace),
        );
        t.expect(service).is('hello', {
          learn,
          say: [
            [
              () => addresses.includes(host),
              'Only ever one pod answers at the address of a pod, and nobody when that pod is gone.',
            ],
            [isAddress, 'Another Service of the same name gets another address. The name stays.'],
            [
              (text) => text.startsWith('hello.'),
              () => `The form is name.namespace, and the Service is in the namespace \`${namespace}\`.`,
            ],
          ],
        });
        const { log } = container;
        const said = t.require(log);
        const answered = podsNamedIn(t, said).length;
        t.expect(from(log, `the number of pods that answered \`client-${name}\``, String, answered)).atLeast(2, {
          learn,
          say: [
            [0, () => `No answer in its log names a pod; the answer of \`/\` does. Last line: ${log.show(said)}.`],
            [
              1,
              'Only ever one pod has answered: so it is with the address of a pod, and with one connection that is kept.',
            ],
          ],
        });
      },
    }),

    check('node-port', {
      title: '`/info` of `hello` answers at the node, on a node port of yours',
      after: ['cluster-ip'],
      points: 2,
      // kube-proxy writes its rules a moment after the Service has changed.
      within: 4000,
      hints: [
        'The address of a Service exists within the cluster only. Which type of Service opens a port on every node as well?',
        'Your node ports are in `$NP1` and `$NP2`. Which ones your Services have: `kubectl get services`, behind the colon in `PORT(S)`.',
        'The form is `kubectl patch service hello -p \'{"spec":{"type":"____","ports":[{"port":80,"nodePort":\'____\'}]}}\'`.',
      ],
      async test(t) {
        const learn = `${page}#three-ports` as const;
        const all = servicesOfHello(t);
        const out = all.find(({ type }) => type.value === 'NodePort' || type.value === 'LoadBalancer');
        const service = out ?? t.k8s.service('hello');
        if (out === undefined) {
          t.expect(service.type).is('NodePort', {
            learn,
            say: [
              [
                () => all.some(({ ports }) => ports.value?.some((port) => port >= 30_000)),
                '`port` is that of the Service, at its own address. The port of the nodes is `nodePort`.',
              ],
              [
                'ClusterIP',
                'Its address exists within the cluster only. A node port that is neither `$NP1` nor `$NP2` is refused, and nothing changes.',
              ],
            ],
          });
        }
        t.expect((await service.get('/info')).json('info')).is(true, { learn });
        const answer = await t.http.get({ address: node, port: service.port().nodePort, path: '/info' });
        t.expect(answer.json('info')).is(true, { learn });
      },
    }),

    check('set-aside', {
      title: 'A pod that was one of `hello` runs on without traffic, and three others have it',
      after: ['cluster-ip'],
      points: 3,
      hints: [
        'A ReplicaSet and a Service find their pods in the same way. What makes a pod leave both and still run?',
        'See labels and endpoints: `kubectl get pods --show-labels`, `kubectl get endpointslices -l kubernetes.io/service-name=hello`.',
        'The form is `kubectl label pod ____ ____-`: a minus at the end takes a label away.',
      ],
      test(t) {
        const learn = `${page}#out-of-service` as const;
        const hello = t.k8s.service('hello');
        const served = t.require(hello.endpoints.ready);
        const aside = asideFrom(t);
        const pods = t.k8s.podNames();
        t.expect(
          from(pods, 'the number of running pods that `hello` has made and does not keep', String, aside.length),
        ).atLeast(1, {
          learn,
          say: [
            [
              () => served.length > 3,
              () => `All ${served.length} pods are in. One more beside them gets traffic like the others.`,
            ],
            [() => true, 'A deleted pod leaves nothing to look at, and one that `hello` still counts has traffic.'],
          ],
        });
        for (const pod of aside) {
          t.expect(hello.endpoints.ready).excludes(pod, {
            learn,
            say: [
              [
                () => true,
                () =>
                  `The ReplicaSet has let \`${pod}\` go. The Service looks for fewer labels, and this pod has them still.`,
              ],
            ],
          });
        }
        t.expect(hello.endpoints.readyCount).is(3, { learn });
      },
    }),
  ],
});
