import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { FileFact, ObserveDown, SandboxId, Source } from '#protocol';
import { openFleet } from '../../../testing/fleet-door.ts';
import { readInstance } from '../../../testing/instance.ts';
import { inLabHost } from '../../../testing/lab-host.ts';
import { observeInbox, openDoor } from '../../../testing/sandbox-doors.ts';

const instance = readInstance();
const fleet = openFleet(instance);
let sandbox: SandboxId;
let sockets: WebSocket[] = [];

beforeAll(async () => {
  sandbox = (await fleet.claim()).id;
});
afterEach(() => {
  for (const socket of sockets) socket.close();
  sockets = [];
});
afterAll(() => fleet.remove(sandbox));

const run = (script: string) => fleet.run(sandbox, script);

/** Watches one file; `until` gives its first value, past or future, that fits. */
async function watch(source: Source) {
  const socket = await openDoor(`${instance.relayUrl}/v1/sandboxes/${sandbox}/observe`, instance.secret);
  sockets.push(socket);
  const inbox = observeInbox(socket);
  socket.send(JSON.stringify({ type: 'watch', sources: [source] }));
  const until = async (fits: (file: Seen) => boolean) => fileIn(await inbox.first((message) => fits(fileIn(message))));
  return {
    until,
    all: inbox.all,
    shows: (text: string) => until((file) => file.kind === 'file' && file.text === text),
  };
}

/** What cannot be read is told as its reason. */
function fileIn(message: ObserveDown): FileFact | { kind: 'unavailable'; reason: string } {
  if (message.type === 'unavailable') return { kind: 'unavailable', reason: message.reason };
  if (!('kind' in message.value)) throw new Error(`Expected a file, found ${message.source}`);
  return message.value;
}
type Seen = ReturnType<typeof fileIn>;
const isAbsent = ({ kind }: Seen) => kind === 'absent';

test('a file of the learner’s is told as he writes it, replaces it and removes it', async () => {
  const seen = await watch('file:/:/root/site/page');
  await seen.until(isAbsent);
  await run('mkdir /root/site; echo one > /root/site/page');
  await seen.shows('one\n');
  await run('cd /root/site; echo two > new; chown 1000:7 new; chmod 600 new; mv new page');
  expect(await seen.shows('two\n')).toMatchObject({ uid: 1000, gid: 7, mode: 0o600 });
  await run('ln -sf ../elsewhere /root/site/page; echo three > /root/elsewhere');
  expect(await seen.shows('three\n')).toMatchObject({ target: '../elsewhere' });
});

test('what a container writes into a volume is seen in the volume’s own folder', async () => {
  const seen = await watch('file:/var/lib/docker/volumes/data/_data:/page');
  await seen.until(isAbsent);
  await run('docker run --rm -v data:/srv debian:trixie-slim sh -c "echo kept > /srv/page"');
  await seen.shows('kept\n');
  await run('docker run --rm -v data:/srv debian:trixie-slim ln -sf /etc/passwd /srv/page');
  await seen.until(({ kind }) => kind === 'link');
  await run('docker volume rm data');
});

test.each(['0', '999'])(
  'files in a container of user %s are its own, volumes included, until it ends',
  async (user) => {
    const name = `box-${user}`;
    await run(`docker run -d --name ${name} --user ${user} --hostname harbor -v kept:/srv debian:trixie-slim sleep 1d`);
    const pid = (await run(`docker inspect -f '{{.State.Pid}}' ${name}`)).trim();
    const seen = await watch(`file:/proc/${pid}/root:/etc/hostname`);
    await seen.shows('harbor\n');
    const page = await watch(`file:/proc/${pid}/root:/srv/page`);
    await page.until(isAbsent);
    await run(`docker exec -u 0 ${name} sh -c 'echo inside > /srv/page; ln -s /etc/hostname /srv/link'`);
    await page.shows('inside\n');
    await (await watch(`file:/proc/${pid}/root:/srv/link`)).shows('harbor\n');
    await run(`docker rm -f ${name}`);
    await page.until((file) => isAbsent(file) && page.all.length > 2);
    await run('docker volume rm kept');
  },
);

test('a process in a user namespace of an ordinary user is looked into, as rootless engines need it', async () => {
  await run('su sailor -c "unshare --user --map-root-user --mount sleep 12345 > /dev/null 2>&1 &"');
  const pid = (await run('until pgrep -x -f "sleep 12345"; do sleep 0.1; done')).trim();
  const seen = await watch(`file:/proc/${pid}/root:/etc/hostname`);
  await seen.shows('sandbox\n');
  await run(`kill -9 ${pid}`);
  await seen.until(isAbsent);
});

test('tricks: nothing is read that is not the learner’s, nothing stalls', async () => {
  await run(`mkdir -p /root/tricks && cd /root/tricks && truncate -s 1T sparse && mkfifo pipe && ln -s loop loop
    ln -s /proc/1/root/../../../etc/shadow up; ln -s /proc/1/environ environ; ln -s /run/drydock/holder.sock socket
    touch "$(printf 'a\\nb\\033[2J')"; head -c 1000000000 /dev/zero | tr '\\0' x > log`);
  /** What a busy machine takes too long for is told so first. */
  const first = async (name: string) =>
    (await watch(`file:/:/root/tricks${name}`)).until(
      (file) => !('reason' in file && /takes too long/.test(file.reason)),
    );
  const kind = async (name: string) => (await first(`/${name}`)).kind;
  expect(await Promise.all(['pipe', 'loop', 'environ', 'socket'].map(kind))).toEqual([
    'other',
    'link',
    'other',
    'other',
  ]);
  const up = await first('/up');
  expect(up).toEqual({ kind: 'unavailable', reason: '"/root/tricks/up" cannot be read: Permission denied' });
  const sparse = await first('/sparse');
  expect(sparse).toMatchObject({ kind: 'file', size: 1024 ** 4, cut: true });
  const log = await first('/log');
  expect(log).toMatchObject({ kind: 'file', size: 1e9, cut: true, text: 'x'.repeat(65_536) });
  const folder = await first('');
  expect(folder).toMatchObject({ entries: expect.arrayContaining(['a\nb\u001b[2J']) });
  await run('rm -r /root/tricks');
});

test('a learner who mounts over /proc, and kills what reads, is read nevertheless', async () => {
  await run('echo one > /root/kept');
  const seen = await watch('file:/:/root/kept');
  await seen.shows('one\n');
  const mounted = run(
    'mkdir -p /root/fake/self; mount --bind /root/fake /proc; echo two > /root/kept; sleep 2; umount /proc',
  );
  await seen.shows('two\n');
  await (await watch('file:/root:/kept')).shows('two\n');
  await mounted;
  await run('pkill -9 holder-file; echo three > /root/kept');
  const again = await watch('file:/:/root/kept');
  await again.shows('three\n');
});

test('the learner’s umount does not fail for what is watched', async () => {
  await run('mkdir /mnt/disk; mount -t tmpfs disk /mnt/disk; echo x > /mnt/disk/page');
  const seen = await watch('file:/mnt/disk:/page');
  await seen.shows('x\n');
  await run('umount /mnt/disk');
  await seen.until(isAbsent);
});

test('a file told from inside is the same file after relay was killed', async () => {
  await run('echo before > /root/kept');
  await (await watch('file:/:/root/kept')).shows('before\n');
  await inLabHost(instance, "kill -9 $(pgrep -u relay -f 'main.ts relay')");
  await run('echo after > /root/kept');
  const seen = await reconnect(() => watch('file:/:/root/kept'));
  await seen.shows('after\n');
  // What read for the relay that was killed ends, and what reads for the next one stays.
  await run('until [ "$(pgrep -c holder-file)" = 1 ]; do sleep 0.1; done');
  await run('echo again > /root/kept');
  await seen.shows('again\n');
});

/** The relay is away for a moment. */
async function reconnect<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    const result = await attempt().catch(() => undefined);
    if (result !== undefined) return result;
  }
}
