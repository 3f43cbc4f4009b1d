import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { linkLocalOf } from './link-local.ts';
import { nodeByIpv6 } from './targets.ts';

/** `probe.ts TARGETS`: tries each target (JSON) from where it runs, a learner's pod, and writes what answered as one line of JSON. */
const targets = z
  .array(z.object({ name: z.string(), address: z.string(), port: z.number(), reachable: z.boolean() }))
  .parse(JSON.parse(process.argv[2] ?? ''));

/** Milliseconds for one try; a dropped packet is sent again after one second. */
const patience = 2500;
/** Milliseconds that what must answer has to do so: the wall learns of a new pod in a moment. */
const settles = 30_000;

const found: { name: string; open: boolean }[] = [];
// What must answer, one after the other: then the wall knows this pod. The rest together: each may take as long as a packet that nobody answers.
for (const target of targets.filter(({ reachable }) => reachable)) found.push(await tried(target));
found.push(...(await Promise.all(targets.filter(({ reachable }) => !reachable).map(tried))));
process.stdout.write(`${JSON.stringify(found)}\n`);
process.exit(0);

async function tried({ name, address, port, reachable }: (typeof targets)[number]) {
  const host = address === nodeByIpv6 ? linkLocalOf(readFileSync('/proc/net/arp', 'utf8')) : address;
  let open = host !== undefined && (await answers(host, port));
  for (const end = Date.now() + settles; reachable && !open && Date.now() < end; await delay(250)) {
    open = host !== undefined && (await answers(host, port));
  }
  return { name, open };
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (open: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(open);
    };
    const timer = setTimeout(() => end(false), patience);
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
