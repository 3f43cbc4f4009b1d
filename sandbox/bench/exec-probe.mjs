// Runs inside the lab host, beside its engine: the terminal as plain dockerode gives it (exec with a TTY, hijacked stream).
// Arguments: sandbox, megabytes, keys. Prints { megabytesPerSecond, echoMs } as JSON.
import Docker from 'dockerode';

const [sandbox, megabytes, keys] = process.argv.slice(1).filter((argument) => argument !== '-e');
const docker = new Docker({ socketPath: '/run/docker.sock' });
const shell = await docker.getContainer(sandbox).exec({
  Cmd: ['bash', '--norc'],
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
  Tty: true,
});
const stream = await shell.start({ hijack: true, stdin: true });
let onData = () => {};
stream.on('data', (chunk) => onData(chunk));
const quiet = (text) =>
  new Promise((resolve) => {
    let shown = '';
    onData = (chunk) => {
      shown += chunk;
      if (/ready-2/.test(shown)) resolve();
    };
    stream.write(text);
  });
await quiet('PS1=; echo ready-$((1+1))\n');

const target = Number(megabytes) * 1_000_000;
let bytes = 0;
const started = performance.now();
await new Promise((resolve) => {
  onData = (chunk) => {
    bytes += chunk.length;
    if (bytes >= target) resolve();
  };
  stream.write('cat /tmp/flood\n');
});
const seconds = (performance.now() - started) / 1000;
await quiet('echo ready-$((1+1))\n');

const echoMs = [];
for (let key = 0; key < Number(keys); key += 1) {
  const typed = performance.now();
  await new Promise((resolve) => {
    onData = resolve;
    stream.write('x');
  });
  echoMs.push(performance.now() - typed);
  await new Promise((resolve) => setTimeout(resolve, 8 + Math.random() * 4));
}
stream.write('\u0003exit\n');
process.stdout.write(JSON.stringify({ megabytesPerSecond: bytes / 1e6 / seconds, echoMs }));
process.exit(0);
