// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, seed } from '#checks';

const seeds = { name: seed.name(), net: seed.int(100, 199) };
const page = '/linux/02-namespaces/';

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('own-uts', {
      title: 'The host name `{name}` is set in a UTS namespace you made, not in the sandbox',
      points: 2,
      hints: [
        'Which type of namespace holds a host name, and what keeps a namespace alive when the command that made it has ended?',
        'List all UTS namespaces with the first process of each: `lsns -t uts`. Then ask the sandbox itself: `hostname`.',
        "The form is `unshare --____ sh -c 'hostname {name}; exec ____' &`, with a command that goes on.",
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const mine = t.linux.madeByHand('uts');
        t.expect(t.linux.hostname(name).setIn).is('learner', {
          learn: `${page}#a-host-name-of-its-own`,
          say: [
            [
              'sandbox',
              'You renamed the sandbox itself. Its shell and this process share one UTS namespace, so both see the new name.',
            ],
            [
              'container',
              'A container engine made that namespace for a container. The task asks for one made by hand.',
            ],
            [
              () => (mine.count.value ?? 0) > 0,
              () =>
                `Your own UTS namespace lives, but the host name in it is ${mine.hostnames.show(t.require(mine.hostnames))}.`,
            ],
            [
              'nowhere',
              'A namespace lives as long as something holds it: a process in it, or a bind mount of its file.',
            ],
          ],
        });
        t.expect(t.linux.sandbox.hostname).isNot(name, {
          learn: `${page}#a-host-name-of-its-own`,
          say: [
            [
              name,
              'You renamed the sandbox itself. A new UTS namespace begins as a copy, so it has the name without being renamed.',
            ],
          ],
        });
      },
    }),

    check('pid-one', {
      title: 'A process outside every container is PID 1 in its own PID namespace and has its own /proc',
      points: 3,
      hints: [
        'Who becomes number 1 of a new PID namespace: the process that asks for it, or its first child? And what does `ps` read?',
        'List all PID namespaces with the first process of each: `lsns -t pid`. Where it mounted proc: `grep proc /proc/PID/mounts`.',
        'The form is `unshare --pid --____ --mount-____ COMMAND &`, with a command that goes on.',
      ],
      test(t) {
        const outer = t.linux.sandbox;
        const first = t.linux
          .processes({ outsideContainers: true, pidOne: true })
          .best(({ procMount }) => procMount.value !== undefined && procMount.value !== outer.procMount.value);
        const unforked = t.linux.processes({ outsideContainers: true, pidNamespaceEmpty: true });
        t.require(
          first.pid,
          (unforked.count.value ?? 0) > 0
            ? 'The new PID namespace is empty: unshare stays outside; its first child becomes PID 1.'
            : 'A PID namespace lives as long as its PID 1. The process that calls unshare stays outside; its first child becomes PID 1.',
        );
        t.expect(first.procMount).isNot(outer.procMount, {
          learn: `${page}#your-own-process-list`,
          say: [
            [
              () => first.namespace('mnt').value === outer.namespace('mnt').value,
              'ps reads /proc, still the old one. This process shares the mount namespace of the sandbox: a proc mounted there is everybody’s.',
            ],
            [() => true, 'ps reads /proc, still the old one.'],
          ],
        });
      },
    }),

    check('share-net', {
      title: 'Containers `side-{name}` and `web-{name}` share a network namespace, but neither processes nor files',
      points: 2,
      hints: [
        'Two containers on one Docker network have two network namespaces. Which setting of a container names whose namespace it takes?',
        "Compare the numbers of both: `docker inspect -f '{{.State.Pid}}' web-{name} side-{name}`, then `lsns -p PID -o NS,TYPE` for each.",
        'The form is `docker run -d --name side-{name} --network ____:____ IMAGE COMMAND`, while `web-{name}` runs.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const web = t.docker.container(`web-${name}`);
        const side = t.docker.container(`side-${name}`);
        const outer = t.linux.sandbox.namespace('net');
        const webNet = web.process.namespace('net');
        const sideNet = side.process.namespace('net');
        const learn = `${page}#two-containers-one-network` as const;
        const both = () => `${webNet.show(t.require(webNet))}, ${sideNet.show(t.require(sideNet))}`;
        t.expect(webNet).isNot(outer, {
          learn,
          say: [
            [
              outer,
              'That is the sandbox’s namespace. `web-{name}` needs a network of its own before `side-{name}` can join it.',
            ],
          ],
        });
        t.expect(sideNet).is(webNet, {
          learn,
          say: [
            [outer, 'That is the sandbox’s namespace. `side-{name}` should be in the one of `web-{name}`.'],
            [
              () => side.networkMode.value === `container:web-${name}`,
              '`side-{name}` joined an earlier run of `web-{name}`. When `web-{name}` started again, it got a new network namespace.',
            ],
            [
              () => (side.networks.value ?? []).some((network) => web.networks.value?.includes(network)),
              () => `Same network, but two net namespaces: ${both()}.`,
            ],
            [() => true, () => `Two net namespaces: ${both()}.`],
          ],
        });
        t.expect(side.process.namespace('pid')).isNot(web.process.namespace('pid'), {
          learn,
          say: [
            [
              () => true,
              '`side-{name}` also shares the processes of `web-{name}`. The task asks for the network alone.',
            ],
          ],
        });
        t.expect(side.process.namespace('pid')).isNot(t.linux.sandbox.namespace('pid'), {
          learn,
          say: [
            [
              () => true,
              '`side-{name}` shares the processes of the sandbox. The task asks for the network of `web-{name}` alone.',
            ],
          ],
        });
        t.expect(side.process.namespace('mnt')).isNot(web.process.namespace('mnt'), { learn });
      },
    }),

    check('enter', {
      title:
        'The address `10.99.{net}.1/32` is on `lo` inside the network namespace of `web-{name}`, not in the sandbox',
      points: 3,
      // Both need the first container: one missing container is one red line.
      after: ['share-net'],
      hints: [
        'An address belongs to a network namespace. Which tool runs one command in the namespaces of another process?',
        "Look at the addresses that `web-{name}` has: `docker exec web-{name} cat /proc/net/fib_trie`. Its process: `docker inspect -f '{{.State.Pid}}' web-{name}`.",
        'The form is `nsenter --target ____ --____ ip address add 10.99.{net}.1/32 dev ____`.',
      ],
      test(t) {
        const outer = t.linux.sandbox;
        const { name, net } = t.seed(seeds);
        const address = `10.99.${net}.1`;
        const web = t.docker.container(`web-${name}`).process;
        const learn = `${page}#inside-from-outside` as const;
        const hasAddress = (all: readonly string[] = []) => all.some((one) => one.startsWith(`${address}/`));
        t.expect(web.addresses('lo')).includes(`${address}/32`, {
          learn,
          say: [
            [hasAddress, 'The address is there, but with another prefix length: the task asks for 10.99.{net}.1/32.'],
            [
              () => hasAddress(web.addresses().value),
              'The address is in the namespace of `web-{name}`, but on another interface: the task asks for `lo`.',
            ],
            [
              () => hasAddress(outer.addresses('lo').value),
              'The address is on the sandbox’s lo. A shell in the sandbox is in the network namespace of the sandbox.',
            ],
            [() => hasAddress(outer.addresses().value), 'The address is on an interface of the sandbox itself.'],
            [
              () => true,
              'The loopback interface of `web-{name}` has only its first address. Every network namespace has a `lo` of its own.',
            ],
          ],
        });
        for (const one of outer.addresses().value?.filter((any) => hasAddress([any])) ?? []) {
          t.expect(outer.addresses()).excludes(one, {
            learn,
            say: [
              [
                () => true,
                'The address is in the sandbox as well. It should be in the namespace of `web-{name}` alone.',
              ],
            ],
          });
        }
      },
    }),
  ],
});
