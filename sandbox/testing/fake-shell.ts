import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type Frame } from '#protocol';
import type { FakeWorld } from './fake-verdicts.ts';

const worlds: Record<string, FakeWorld> = {
  fresh: 'fresh',
  wrong: 'wrong',
  fix: 'half',
  half: 'half',
  lapsed: 'lapsed',
  trouble: 'trouble',
  green: 'green',
};

const answers: Record<string, string> = {
  'lsns --output TYPE,NS,NPROCS,COMMAND':
    'TYPE   NS         NPROCS COMMAND\r\nuts    4026532465      4 /usr/lib/drydock/holder\r\npid    4026532467      4 /usr/lib/drydock/holder\r\n',
  'lsns --type uts':
    '        NS TYPE NPROCS PID USER COMMAND\r\n4026532465 uts       4   1 root /usr/lib/drydock/holder\r\n',
  'docker ps':
    'CONTAINER ID   IMAGE     COMMAND   STATUS         NAMES\r\n\x1b[32m3f2a9c1b7d4e\x1b[0m   nginx     "/docker…"  Up 2 minutes   web\r\n',
  hostname: 'sandbox\r\n',
};

/** A terminal as the holder speaks it, with a shell of a few words behind it. */
export class FakeShell {
  readonly #world: (world: FakeWorld) => void;
  readonly #epoch = BigInt(Date.now());
  #output = Buffer.alloc(0);
  #line = '';
  #exit: number | undefined;
  #socket: WebSocket | undefined;
  #sent = 0;
  #acked = 0;
  #window = 0;
  closed = false;

  constructor(world: (world: FakeWorld) => void) {
    this.#world = world;
    this.#print('Welcome to your \x1b[1msandbox\x1b[0m. You are \x1b[33mroot\x1b[0m here.\r\n');
    this.#prompt();
  }

  serve(socket: WebSocket, list: () => number[]): void {
    socket.on('message', (data, isBinary) => {
      if (!isBinary) return;
      const frame = decodeFrame(new Uint8Array(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
      if (frame.type === 'list') socket.send(encodeFrame({ type: 'listing', terminals: list() }));
      else this.#handle(socket, frame);
    });
  }

  close(): void {
    this.closed = true;
    this.#socket?.close();
  }

  #handle(socket: WebSocket, frame: Frame): void {
    switch (frame.type) {
      case 'hello': {
        const known = frame.epoch === this.#epoch;
        this.#socket = socket;
        this.#sent = known ? Number(frame.offset) : 0;
        this.#acked = this.#sent;
        this.#window = frame.window;
        this.#send({
          type: 'welcome',
          offset: BigInt(this.#output.length),
          base: 0n,
          epoch: this.#epoch,
          created: !known,
          role: 'writer',
          cols: frame.cols,
          rows: frame.rows,
        });
        this.#send({
          type: 'state',
          role: 'writer',
          writer: true,
          viewers: 1,
          cols: frame.cols,
          rows: frame.rows,
          title: 'root@sandbox: ~',
        });
        this.#flush();
        break;
      }
      case 'input':
        for (const key of Buffer.from(frame.body).toString('utf8')) this.#key(key);
        break;
      case 'ack':
        this.#acked = Number(frame.offset);
        this.#flush();
        break;
      case 'ping':
        this.#send({ type: 'pong', body: frame.body });
        break;
      case 'close':
        this.close();
        break;
      default:
    }
  }

  #key(key: string): void {
    if (key === '\r') this.#enter();
    else if (key === '\x15' || key === '\x05') this.#line = key === '\x15' ? '' : this.#line;
    else if (key === '\x7f') {
      if (this.#line !== '') this.#print('\b \b');
      this.#line = this.#line.slice(0, -1);
    } else {
      this.#line += key;
      this.#print(key);
    }
    this.#flush();
  }

  #enter(): void {
    const line = this.#line.trim();
    this.#line = '';
    this.#print('\r\n\x1b]133;C\x07');
    const [word = '', argument] = line.split(' ');
    const world = worlds[word];
    let status = 0;
    if (word === 'exit') {
      this.#exit = Number(argument ?? 0);
      this.#flush();
      return;
    }
    if (word === 'flood') this.#print('0123456789 abcdefghijklmnopqrstuvwxyz\r\n'.repeat(50_000));
    else if (world !== undefined) {
      this.#print(`The world is ${world} now.\r\n`);
      this.#world(world);
    } else if (answers[line] !== undefined) this.#print(answers[line]);
    else if (line !== '' && !line.startsWith('#')) {
      this.#print(`bash: ${word}: command not found\r\n`);
      status = 127;
    }
    this.#print(`\x1b]133;D;${status}\x07`);
    this.#prompt();
  }

  #prompt(): void {
    this.#print('\x1b]133;A\x07\x1b[1;36msandbox\x1b[0m \x1b[1;34m~\x1b[0m # \x1b]133;B\x07');
  }

  #print(text: string): void {
    this.#output = Buffer.concat([this.#output, Buffer.from(text)]);
  }

  #flush(): void {
    while (this.#sent < this.#output.length && this.#sent - this.#acked < this.#window) {
      const body = this.#output.subarray(this.#sent, this.#sent + 16 * 1024);
      this.#send({ type: 'data', offset: BigInt(this.#sent), body });
      this.#sent += body.length;
    }
    if (this.#exit !== undefined && this.#sent === this.#output.length) {
      this.#send({ type: 'exit', offset: BigInt(this.#sent), status: this.#exit });
      this.closed = true;
    }
  }

  #send(frame: Frame): void {
    this.#socket?.send(encodeFrame(frame));
  }
}
