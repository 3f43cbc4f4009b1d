import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { worldAddresses, worldPorts } from './targets.ts';

/**
 * `world.ts`: plays on a node what learners' pods must not reach: a network namespace that owns those addresses and listens on them.
 * The node's routes lead there, so no packet of the check leaves the node even where the wall has a hole. Cleans up when it is ended,
 * and by itself after two minutes.
 */
const run = promisify(execFile);
const namespace = 'drydock-check';
const cable = 'drydock-check';
const lifetime = 120_000;

const ip = (...args: readonly string[]) => run('ip', args);
const inside = (...args: readonly string[]) => ip('-n', namespace, ...args);
const drop = async () => {
  await ip('link', 'del', cable).catch(() => undefined);
  await ip('netns', 'del', namespace).catch(() => undefined);
};
const end = () => void drop().finally(() => process.exit(0));
process.once('SIGTERM', end);
setTimeout(end, lifetime);

await drop();
await ip('netns', 'add', namespace);
await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'out', 'netns', namespace);
await ip('addr', 'add', '198.18.254.1/30', 'dev', cable);
await inside('addr', 'add', '198.18.254.2/30', 'dev', 'out');
for (const address of worldAddresses) await inside('addr', 'add', `${address}/32`, 'dev', 'out');
for (const device of ['lo', 'out']) await inside('link', 'set', device, 'up');
await ip('link', 'set', cable, 'up');
for (const address of worldAddresses)
  await ip('route', 'replace', `${address}/32`, 'via', '198.18.254.2', 'dev', cable);
await inside('route', 'add', 'default', 'via', '198.18.254.1');

const program = fileURLToPath(new URL('./listen.ts', import.meta.url));
const args = ['netns', 'exec', namespace, process.execPath, program, ...worldPorts.map(String)];
const listener = spawn('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] });
listener.stdout.once('data', () => writeFileSync('/run/world-ready', ''));
listener.once('exit', end);
