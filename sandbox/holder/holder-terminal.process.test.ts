import { afterEach, expect, test } from 'vitest';
import { asFirst, type HolderUnderTest, plainShell, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
afterEach(() => holder.stop());

test('a terminal is a login shell of root with a sane environment', async () => {
  holder = await startHolder([
    '--command',
    'sh',
    '-c',
    'echo "<$TERM $COLORTERM $LANG $HOME $USER $HOLDER_TERMINAL $PWD>"',
  ]);
  const viewer = await holder.attach({ terminal: 3 });
  await viewer.shows('<xterm-256color truecolor C.UTF-8 /root root 3 /root>');
});

test('keys come back, sizes arrive, the title is told', async () => {
  holder = await startHolder();
  const viewer = await holder.shell({ cols: 101, rows: 33 });
  viewer.type('stty size; echo $((40 + 2))\r');
  await viewer.shows('33 101');
  await viewer.shows('42\r\n');
  viewer.send({ type: 'resize', cols: 120, rows: 40 });
  await viewer.frame('state', (state) => state.cols === 120 && state.rows === 40);
  viewer.type('stty size\r');
  await viewer.shows('40 120');
  viewer.type("printf '\\033]0;har%s\\007' bor\r");
  await viewer.frame('state', (state) => state.title === 'harbor');
});

test.each([
  ['exit 7', 7],
  ['kill -TERM $$; kill -KILL $$', 137],
])('"%s" ends with %i, after the last byte, and is told again to who comes later', async (command, status) => {
  holder = await startHolder();
  const viewer = await holder.shell();
  viewer.type(`seq 1 20000; echo end-of-out""put; ${command}\r`);
  const exit = await viewer.frame('exit');
  expect(exit.status).toBe(status);
  expect(exit.offset).toBe(viewer.shown);
  expect(viewer.text).toContain('end-of-output\r\n');
  const later = await holder.attach({ create: false });
  expect((await later.frame('exit')).status).toBe(status);
  expect(later.text).toBe(viewer.text);
  const anew = await holder.attach({ epoch: viewer.epoch, offset: viewer.shown });
  expect((await anew.frame('welcome')).created).toBe(true);
  expect(anew.epoch).not.toBe(viewer.epoch);
});

test('Ctrl-C stops a flood of a slow viewer within its window', async () => {
  holder = await startHolder();
  const viewer = await holder.shell({ window: 64 * 1024 });
  viewer.acknowledges = false;
  viewer.type('yes flood\r');
  // Not acknowledged: so much comes, and then nothing.
  await viewer.until(() => viewer.shown >= 64n * 1024n);
  const before = viewer.shown;
  viewer.type('\u0003');
  viewer.acknowledges = true;
  viewer.send({ type: 'ack', offset: viewer.shown });
  await viewer.shows('^C');
  // What the pty itself had in store comes too, but nothing of a flood that went on.
  expect(viewer.shown - before).toBeLessThan(256n * 1024n);
});

test('SIGNAL goes to the foreground group', async () => {
  holder = await startHolder();
  const viewer = await holder.shell();
  viewer.type(
    'trap "echo shell" USR1; sh -c \'trap "echo got-it; exit" USR1; echo read""y; while :; do sleep 0.05; done\'\r',
  );
  await viewer.shows('ready');
  viewer.send({ type: 'signal', signal: 10 });
  await viewer.shows('got-it\r');
});

test('eight terminals at once, each its own, and no ninth', async () => {
  holder = await startHolder();
  const viewers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((terminal) => holder.shell({ terminal })));
  for (const [index, viewer] of viewers.entries()) viewer.type(`echo in-$HOLDER_TERMINAL-${index}\r`);
  await Promise.all(viewers.map((viewer, index) => viewer.shows(`in-${index + 1}-${index}`)));
  const ninth = await holder.connect();
  ninth.hello({ terminal: 9 });
  expect((await ninth.frame('error')).message).toBe('Terminals are numbered from 1 to 8');
  await ninth.ends();
  const lister = await holder.connect();
  lister.send({ type: 'list' });
  expect((await lister.frame('listing')).terminals).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('who does not want a terminal made is told that there is none', async () => {
  holder = await startHolder();
  const viewer = await holder.connect();
  viewer.hello({ create: false });
  expect(await viewer.frame('error')).toMatchObject({ code: 2, message: 'There is no such terminal' });
  await viewer.ends();
});

test('CLOSE hangs up: jobs and a foreground that ignores it die, nohup and setsid live on', async () => {
  holder = await startHolder(['--hangup-ms', '200', ...plainShell], asFirst);
  const other = await holder.shell({ terminal: 2 });
  const viewer = await holder.shell();
  const job = (name: string, command: string) => viewer.type(`${command} & echo ${name}=$!.\r`);
  job('plain', 'sleep 901');
  job('kept', 'nohup sleep 902 > /dev/null 2>&1');
  job('away', 'setsid sleep 903 > /dev/null 2>&1 < /dev/null');
  viewer.type('sh -c \'trap "" HUP TERM; echo stubborn=$$.; while :; do sleep 0.1; done\'\r');
  const pid = (name: string) => viewer.until(() => new RegExp(`${name}=(\\d+)\\.`).exec(viewer.text)?.[1]);
  const [plain, kept, stubborn] = await Promise.all([pid('plain'), pid('kept'), pid('stubborn')]);
  // nohup is not deaf to the hang-up before it became what it runs.
  other.type(`until pgrep -fx 'sleep 902' && pgrep -fx 'sleep 903'; do sleep 0.05; done; echo both-""run\r`);
  await other.shows('both-run');
  viewer.send({ type: 'close' });
  await viewer.frame('exit');
  // The connection ends when the second after the hang-up is over.
  await viewer.ends();
  other.type(`while kill -0 ${plain} || kill -0 ${stubborn}; do sleep 0.05; done 2> /dev/null; echo both-""gone\r`);
  await other.shows('both-gone');
  // setsid forks, so its number is another one.
  other.type(`kill ${kept} $(pgrep -fx 'sleep 903') && echo both-""lived\r`);
  await other.shows('both-lived');
  const again = await holder.attach({ epoch: viewer.epoch, offset: viewer.shown });
  expect((await again.frame('welcome')).created).toBe(true);
});
