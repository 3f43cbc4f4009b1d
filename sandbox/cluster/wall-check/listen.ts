import { once } from 'node:events';
import { createServer } from 'node:net';

/** `listen.ts PORT…`: accepts on these ports where it runs and hangs up; says `ready` when it does. */
for (const port of process.argv.slice(2).map(Number)) {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  server.listen(port, '0.0.0.0');
  await once(server, 'listening');
}
process.stdout.write('ready\n');
process.once('SIGTERM', () => process.exit(0));
