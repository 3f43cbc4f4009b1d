// Stands before the engine of one sandbox, in the lab host: everything that the agent asks goes through it. Plain JavaScript on standard
// input of Node there. Arguments: the folder with engine.sock, and a file with one word: `pass`, `slow` or `garbage`.
import { chmodSync, readFileSync, renameSync, unlinkSync, watch } from 'node:fs';
import { connect, createServer } from 'node:net';

const [folder, control] = process.argv.slice(2);
const door = `${folder}/engine.sock`;
const behind = `${folder}/engine.behind`;
const slowMs = 30_000;
const open = new Set();

renameSync(door, behind);
const server = createServer((socket) => {
  open.add(socket);
  socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
  const join = () => {
    const engine = connect(behind);
    engine.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => engine.destroy());
    socket.pipe(engine).pipe(socket);
  };
  const answers = {
    pass: join,
    slow: () => setTimeout(join, slowMs),
    garbage: () =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"Id":[[\0\u00ff${'["'.repeat(9000)}`),
  };
  answers[readFileSync(control, 'utf8').trim()]();
});
server.listen(door, () => {
  chmodSync(door, 0o666);
  process.stdout.write('ready\n');
});
// Whoever is connected comes again, and is answered by the new word.
watch(control, () => {
  for (const socket of open) socket.destroy();
});
process.on('SIGTERM', () => {
  unlinkSync(door);
  renameSync(behind, door);
  process.exit(0);
});
