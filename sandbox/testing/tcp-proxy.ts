import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test can break: to a port of this machine, from another. */
export class TcpProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isDeaf = false;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((near) => {
      const far = connect(target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#open.add(from);
        from.on('data', (bytes) => {
          if (!this.#isDeaf) to.write(bytes);
        });
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#open.delete(from);
          to.destroy();
        });
      }
    });
  }

  static async to(target: URL): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host: target.hostname, port: Number(target.port) });
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('It does not listen');
    return address.port;
  }

  /** Ends what is open. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** Takes connections and bytes, and passes nothing on: what a network that has gone looks like. */
  deafen(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
    if (!isDeaf) this.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }
}
