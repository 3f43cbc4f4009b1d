// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, type Json, seed } from '#checks';

const seeds = { name: seed.name() };
const page = '/kubernetes/01-cluster-and-kubectl/';

/** The file that kubectl reads unless it is told otherwise. */
const kubeconfig = '/root/.kube/config';
const contextList = 'kubectl config get-contexts';

interface Context {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/** Contexts of a kubeconfig in block style, which is how kubectl writes it back. */
function contextsIn(text: string): readonly Context[] {
  const [, list = ''] = /^contexts:[^\n]*\n((?:[ \t-][^\n]*(?:\n|$)|\n)*)/m.exec(text) ?? [];
  const items = list.split(/^[ \t]*- /m).slice(1);
  return items.map((item) => {
    const field = (key: string) => scalar(item, `(?:^|\\s)${key}`);
    return { name: field('name'), cluster: field('cluster'), user: field('user'), namespace: field('namespace') };
  });
}

/** What stands after a key on its line, out of its quotes; empty when there is nothing. */
const scalar = (text: string, key: string): string =>
  new RegExp(`${key}:[ \\t]+["']?([^\\s"']+)`, 'm').exec(text)?.[1] ?? '';

/** Something that stands in the kubeconfig. */
const inFile = (name: string, value: string): Fact<string> => ({
  name,
  from: kubeconfig,
  see: contextList,
  show: (text) => (text === '' ? 'none' : `\`${text}\``),
  value,
});

/** What a value has to be, where the message must not tell it. */
const secretly = (name: string, where: string, value: Json): Fact<string> => ({
  name,
  from: where,
  see: where,
  show: () => `as \`${where}\` has it`,
  value: typeof value === 'string' ? value : undefined,
});

/** A value that came out of a file ends with a line. */
const trimmed = (fact: Fact<string>): Fact<string> => ({ ...fact, value: fact.value?.trim() });

export default exercise({
  sandbox: 'kubernetes',
  seed: seeds,
  checks: [
    check('context', {
      title: 'The context `dock-{name}` leads to your namespace, and it is the current one',
      points: 2,
      hints: [
        'A context joins three things: which ones? And making a context is one step. Which is the other?',
        'List the contexts, with a star at the current one: `kubectl config get-contexts`. List what can be done with them: `kubectl config --help`.',
        'The form is `kubectl config set-context dock-{name} --cluster=____ --user=____ --namespace=____`, then `kubectl config ____ dock-{name}`.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const learn = `${page}#the-key` as const;
        const wanted = `dock-${name}`;
        const text = t.require(t.linux.file(kubeconfig).text, 'Without this file, kubectl knows no cluster.');
        const contexts = contextsIn(text);
        const list: Fact<readonly string[]> = {
          name: 'the list of contexts',
          from: kubeconfig,
          see: contextList,
          show: (all) => (all.length === 0 ? 'none' : all.map((one) => `\`${one}\``).join(', ')),
          value: contexts.map((one) => one.name),
        };
        t.expect(list).includes(wanted, { learn });
        const mine = contexts.find((one) => one.name === wanted);
        const part = (key: 'cluster' | 'user' | 'namespace') =>
          inFile(`the ${key} of the context \`${wanted}\``, mine?.[key] ?? '');
        t.expect(part('cluster')).is('course', {
          learn,
          say: [[() => true, 'A context names a cluster of the same file: `kubectl config get-clusters` lists them.']],
        });
        t.expect(part('user')).is('learner', {
          learn,
          say: [[() => true, 'A context names a user of the same file: `kubectl config get-users` lists them.']],
        });
        t.expect(part('namespace')).is(t.k8s.namespace, {
          learn,
          say: [
            ['', 'Without a namespace in its context, kubectl still looks in `default`.'],
            ['default', 'kubectl still looks in `default`, which belongs to nobody here.'],
            ['$NS', 'The shell has not filled in `$NS`: single quotes keep it as it is.'],
          ],
        });
        t.expect(inFile('the current context', scalar(text, '^current-context'))).is(wanted, {
          learn,
          say: [[() => true, 'The context is made, not chosen: kubectl still uses the other one.']],
        });
      },
    }),

    check('facts', {
      title: 'The ConfigMap `logbook` has `node`, `kubelet` and `runtime` as the Node object has them',
      points: 2,
      hints: [
        'Which object of the cluster knows what runs on a machine, and which program there starts containers?',
        'More columns of the same list: `kubectl get nodes -o wide`. What the ConfigMap holds: `kubectl describe configmap logbook`.',
        'The form is `kubectl create configmap logbook --from-literal=node=____ --from-literal=kubelet=____ --from-literal=runtime=____`.',
      ],
      test(t) {
        const learn = `${page}#who-does-what` as const;
        const book = t.k8s.configMap('logbook');
        const written = trimmed(book.value('node'));
        const node = t.k8s.resource('nodes', t.require(written));
        t.expect(node.exists).is(true, {
          learn,
          say: [
            [
              false,
              () => `No node is called \`${written.value}\`: a pod, the sandbox and a node have names of their own.`,
            ],
          ],
        });
        const wide = 'kubectl get nodes -o wide';
        const info = (key: string) => t.require(node.at('status', 'nodeInfo', key));
        t.expect(trimmed(book.value('kubelet'))).is(
          secretly('the version of the kubelet', wide, info('kubeletVersion')),
          {
            learn,
            say: [
              [(found) => /^\d/.test(found), 'A version of Kubernetes begins with `v`, and a kernel has another one.'],
              [(found) => /^v1\.\d+$/.test(found), 'That is a part of the version: it has three numbers.'],
            ],
          },
        );
        t.expect(trimmed(book.value('runtime'))).is(
          secretly('the container runtime of the node', wide, info('containerRuntimeVersion')),
          {
            learn,
            say: [
              [(found) => /docker/i.test(found), 'The node has no Docker: Docker is in the sandbox, which is no node.'],
              [
                (found) => /^containerd$|^[\d.]+$/.test(found),
                'The node writes name and version of its runtime together: `name://version`.',
              ],
            ],
          },
        );
      },
    }),

    check('explore', {
      title: 'The same ConfigMap has `hpa` and `short`, as the API server lists them',
      points: 2,
      after: ['facts'],
      hints: [
        'Who knows every kind of object that there is, with its version and its short name?',
        'Search the list: `kubectl api-resources | grep -i policies`. What the ConfigMap holds: `kubectl describe configmap logbook`.',
        'An object that is there can be changed: `kubectl ____ configmap logbook`. Below `data:` come the lines `hpa: ____` and `short: ____`.',
      ],
      test(t) {
        const learn = `${page}#ask-what-there-is` as const;
        const book = t.k8s.configMap('logbook');
        const list = 'kubectl api-resources';
        t.expect(trimmed(book.value('hpa'))).is(
          secretly('the API version of HorizontalPodAutoscaler', list, 'autoscaling/v2'),
          {
            learn,
            say: [
              ['v2', 'That is a version without its group: `group/version` is what a file names.'],
              ['autoscaling', 'That is a group without its version: `group/version` is what a file names.'],
              [
                'hpa',
                'That is its short name. `kubectl api-resources` lists the version, the short name and the kind.',
              ],
              [
                'autoscaling/v1',
                'The server still takes this old version; `kubectl api-resources` lists the one in use.',
              ],
            ],
          },
        );
        t.expect(trimmed(book.value('short'))).is(secretly('the short name of NetworkPolicy', list, 'netpol'), {
          learn,
          say: [
            [
              (found) => /^networkpolic/i.test(found),
              'That is its full name. `kubectl api-resources` lists the short name beside it.',
            ],
          ],
        });
      },
    }),
  ],
});
