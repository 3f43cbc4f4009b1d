import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofLab, ProofSandbox } from '../../prove/index.ts';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost, ownResolver, signalAgent, withoutInternet } from '../lab-host.ts';
import { proofLab } from '../proof-lab.ts';
import { leadOverIpv6, raiseTargets, targets } from './network-targets.ts';

/** Everything here happens inside the lab host: the targets are the test's own, and so are the routes to them. */

const instance = readInstance();
let lab: ProofLab;
let sandbox: ProofSandbox;
let world: AsyncDisposable;
beforeAll(async () => {
  lab = proofLab();
  sandbox = await lab.claim();
  world = await raiseTargets(instance);
  await leadOverIpv6(instance, sandbox.id);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await sandbox?.[Symbol.asyncDispose]();
  lab?.close();
});

/** Who has the most patience of those that a learner tries it with: what takes longer hangs for him. Seconds. */
const hang = 8;

/** How each target looks from inside: `open`, or how it is refused. Nobody may have to wait for it. */
async function seen(): Promise<Readonly<Record<string, string>>> {
  const tries = targets.map(
    ({ name, address, port }) =>
      `answer=$(timeout ${hang} bash -c ': < /dev/tcp/${address}/${port}' 2>&1); code=$?
      case $code in 0) word=open ;; 124) word=hangs ;; *) word=$(echo "$answer" | grep -oiE 'refused|unreachable|no route|denied|not permitted|prohibited' | head -1); [ -n "$word" ] && word=refused || word="odd: $answer" ;; esac
      echo "${name}|$word"`,
  );
  const { output } = await sandbox.run(tries.join('\n'), 240);
  return Object.fromEntries(
    output
      .trim()
      .split('\n')
      .map((line) => line.split('|')),
  );
}

const expected = (internet: boolean) =>
  Object.fromEntries(
    targets.map(({ name, open }) => [name, open === 'with-internet' && internet ? 'open' : 'refused']),
  );

/** Until the keeper of the rules has put them back, asked of the kernel. */
const raisedAgain = `until nft list table inet drydock 2> /dev/null | grep -c 'jump refuse' | grep -qv '^[0-4]$'; do sleep 0.1; done`;
const restartEngine = `before=$(cat /run/drydock-dockerd.pid); kill -HUP "$(cat /run/drydock-dockerd.keeper)"
  until [ "$(cat /run/drydock-dockerd.pid)" != "$before" ] && docker version > /dev/null 2>&1; do sleep 0.1; done`;

/** What must be closed whatever happens, and what comes back by itself. */
function whereRulesAreKept(internet: boolean) {
  test('reaches what it may and nothing else, over IPv4 and IPv6, and is told at once', async () => {
    expect(await seen()).toEqual(expected(internet));
  });

  test('reaches no door of the lab host, at any of its addresses', async () => {
    const found = await inLabHost(
      instance,
      `ip -o addr show scope global | awk '{print $4}' | cut -d/ -f1; ip -o -6 addr show dev ${sandbox.id} scope link | awk '{print $4}' | cut -d/ -f1`,
    );
    const addresses = found
      .trim()
      .split('\n')
      .map((address) => (address.startsWith('fe80') ? `${address}%eth0` : address));
    expect(addresses.length).toBeGreaterThan(2);
    const doors = addresses.flatMap((address) => [22, 80, 2375, 7001, 7002].map((port) => `${address}/${port}`));
    // Over IPv6 the lab host does not even say that it is a neighbour, so a try may take as long as one has patience: open is what counts.
    const script = `for door in ${doors.join(' ')}; do timeout 4 bash -c ": < /dev/tcp/$door" 2> /dev/null; case $? in 0) echo "open $door" ;; 124) [[ $door = *:* ]] || echo "hangs $door" ;; esac; done; echo tried`;
    expect((await sandbox.run(script, 240)).output.trim()).toBe('tried');
  });

  test.each([
    ['the table is gone', 'nft delete table inet drydock'],
    ['its chains are empty', 'nft flush table inet drydock'],
    ['one rule is missing', 'nft flush chain inet drydock from_sandbox_in'],
    ['somebody has put one before it', 'nft insert rule inet drydock from_sandbox_out accept'],
  ])('is walled off again when %s', async (_what, harm) => {
    const before = performance.now();
    await inLabHost(
      instance,
      `before=$(nft -s -t list table inet drydock); ${harm}
      until [ "$(nft -s -t list table inet drydock 2> /dev/null)" = "$before" ]; do sleep 0.1; done`,
    );
    console.info(`the rules were back after ${((performance.now() - before) / 1000).toFixed(1)} s`);
    expect(await seen()).toEqual(expected(internet));
  });

  test('stays walled off while its engine starts anew, and afterwards', async () => {
    await inLabHost(instance, restartEngine);
    expect(await seen()).toEqual(expected(internet));
    await inLabHost(instance, raisedAgain);
  });

  test('has its registry, its packages and its own containers', async () => {
    const script = `set -e
      curl -s -m 20 -o /dev/null -w 'registry %{http_code}\\n' http://registry.course/v2/
      curl -s -m 20 -o /dev/null -w 'packages %{http_code}\\n' http://pypi.course/simple/flask/
      docker run -d --rm --name own -p 8077:80 nginx:1.26 > /dev/null
      docker run --rm --network container:own busybox:1.37 timeout 60 sh -c 'until wget -q -O /dev/null http://127.0.0.1/; do sleep 0.2; done' 2> /dev/null
      curl -s -m 20 --retry 20 --retry-connrefused -o /dev/null -w 'published %{http_code}\\n' http://127.0.0.1:8077/
      docker rm -f own > /dev/null`;
    // Who has not logged in is answered 401; whether packages were asked for before, the wall does not say.
    const { output } = await sandbox.run(script, 120);
    expect(output.trim()).toMatch(/^registry 401\npackages (200|404)\npublished 200$/);
  });
}

test('the targets answer whoever no rule stops', async () => {
  await inLabHost(
    instance,
    targets.map(({ address, port }) => `timeout 5 bash -c ': < /dev/tcp/${address}/${port}'`).join(' && '),
  );
  // And the way from the sandbox leads there: for a moment without our rules everything is open, so that it is these that close it.
  const open = inLabHost(instance, 'nft flush table inet drydock');
  await open;
  const answers = await seen();
  expect(Object.values(answers).filter((word) => word === 'open').length).toBeGreaterThan(0);
  await inLabHost(instance, raisedAgain);
});

describe('a sandbox with the internet', () => {
  whereRulesAreKept(true);
});

describe('a sandbox without the internet', () => {
  let off: AsyncDisposable;
  beforeAll(async () => {
    off = await withoutInternet(instance);
  });
  afterAll(async () => {
    await off?.[Symbol.asyncDispose]();
  });
  whereRulesAreKept(false);

  whereNoNameIsFound();
});

describe('a sandbox without the internet beside one that has it', () => {
  const fleet = openFleet(instance);
  let neighbour: ProofSandbox;
  beforeAll(async () => {
    neighbour = await lab.claim();
    await fleet.egress(sandbox.id, 'off');
  });
  afterAll(async () => {
    await neighbour?.[Symbol.asyncDispose]();
    await fleet.egress(sandbox.id, 'on');
  });
  whereRulesAreKept(false);
  whereNoNameIsFound();

  test('is so again when somebody has taken it from the list, and after its fleet was killed', async () => {
    const list = 'nft list set inet drydock offline 2> /dev/null';
    await inLabHost(
      instance,
      `nft delete element inet drydock offline '{ "${sandbox.id}" }'; until ${list} | grep -q ${sandbox.id}; do sleep 0.1; done`,
    );
    // Asked from inside all the while: also nobody looks after it for a moment.
    await sandbox.run(
      `rm -f /tmp/tried; cat > /tmp/try.sh <<'TRY'
until [ -e /tmp/enough ]; do (: < /dev/tcp/198.51.100.77/80) 2> /dev/null && echo open || echo closed; sleep 0.05; done >> /tmp/tried
TRY
      setsid bash /tmp/try.sh > /dev/null 2>&1 &`,
    );
    await signalAgent(instance, 'fleet', 'KILL');
    await fleet.answers();
    const { output } = await sandbox.run('touch /tmp/enough; sort /tmp/tried | uniq -c');
    expect(output.trim()).toMatch(/^\d{2,} closed$/);
    expect(await seen()).toEqual(expected(false));
  });

  test('harms no neighbour: that one reaches and finds what it did', async () => {
    await using _resolver = await ownResolver(instance, { name: 'found.example', address: '198.51.100.77' });
    const script = `timeout ${hang} bash -c ': < /dev/tcp/198.51.100.77/80' && echo reached; timeout 30 getent hosts found.example | tr -s ' '`;
    expect((await neighbour.run(script, 60)).output.trim()).toBe('reached\n198.51.100.77 found.example');
    expect((await sandbox.run(script, 60)).output).not.toMatch(/reached|198\.51\.100\.77 found/);
  });

  test('loses a connection that it has, and a way to ask names that it used before', async () => {
    await fleet.egress(sandbox.id, 'on');
    await using _resolver = await ownResolver(instance, { name: 'found.example', address: '198.51.100.77' });
    // One socket for all questions: the kernel led the first of them to the resolver that knows names.
    const asks = String.raw`exec 3<> /dev/udp/10.200.0.1/53
ask() {
  printf '\0\7\1\0\0\1\0\0\0\0\0\0\5found\7example\0\0\1\0\1' >&3 2> /dev/null
  timeout 2 dd bs=512 count=1 <&3 2> /dev/null | od -An -tu1 | tr -d '\n' | grep -q '198 *51 *100 *77' && echo found || echo nothing
}
ask; until [ -e /tmp/closed ]; do sleep 0.2; done; ask`;
    await sandbox.run(
      `rm -f /tmp/closed; cat > /tmp/ask.sh <<'ASK'\n${asks}\nASK\nsetsid bash /tmp/ask.sh > /tmp/asked 2>&1 &`,
    );
    const asked = (lines: number) =>
      sandbox.run(
        `timeout 60 sh -c 'until [ $(wc -l < /tmp/asked) -ge ${lines} ]; do sleep 0.2; done'; cat /tmp/asked`,
        90,
      );
    expect((await asked(1)).output).toBe('found\n');
    await fleet.egress(sandbox.id, 'off');
    await sandbox.run('touch /tmp/closed');
    expect((await asked(2)).output).toBe('found\nnothing\n');
  });

  test('has it again when the lesson is over', async () => {
    await fleet.egress(sandbox.id, 'on');
    expect(await seen()).toEqual(expected(true));
    await fleet.egress(sandbox.id, 'off');
    expect(await seen()).toEqual(expected(false));
  });
});

/** Whatever the reason: the lab host has no internet, or this sandbox. */
function whereNoNameIsFound() {
  test('is told so by the lab host', async () => {
    const own = (await openFleet(instance).list()).find(({ id }) => id === sandbox.id);
    expect(own).toMatchObject({ state: 'active', egress: 'off' });
  });

  test('finds no name outside, and hears so at once, also in a container and from its engine', async () => {
    const { output } = await sandbox.run(
      `getent hosts registry.course | tr -s ' '
      for name in example.com a.b.example; do timeout ${hang} getent ahosts $name; echo "sandbox $?"; done
      timeout ${hang} docker run --rm busybox:1.37 nslookup example.com 2>&1 | grep -o NXDOMAIN | head -1
      timeout ${hang} curl -s http://example.com/; echo "curl $?"
      timeout 30 docker pull other.example/app:1 2>&1 | grep -o 'no such host'`,
      120,
    );
    expect(output.trim().split('\n')).toEqual([
      '10.200.0.2 registry.course',
      'sandbox 2',
      'sandbox 2',
      'NXDOMAIN',
      'curl 6',
      'no such host',
    ]);
  });
}
