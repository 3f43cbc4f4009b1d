import { type ContainersSnapshot, maxOpenPorts, type OpenPortView, type SocketsSnapshot } from '#protocol';

/** What is known of a sandbox; undefined what nobody has told yet. */
export interface Listening {
  readonly containers?: ContainersSnapshot | undefined;
  readonly sockets?: SocketsSnapshot | undefined;
}

/** From 127.0.0.1 or ::1 of the sandbox, where connections of a preview come from, these are reached. */
const reachable = new Set(['0.0.0.0', '::', '127.0.0.1', '::1', '']);
/** The engine's own program in front of a published port: the container says more. */
const proxies = new Set(['docker-proxy', 'rootlessport']);

/** Ports that can be opened, by number: what the engine publishes, and what listens in the sandbox's own network. */
export function openPortsOf({ containers = [], sockets }: Listening): OpenPortView[] {
  const found = new Map<number, string>();
  for (const { protocol, port, from } of listening(sockets)) {
    if (protocol === 'tcp' && !found.get(port)) found.set(port, from);
  }
  for (const { name, state, ports } of containers) {
    for (const { container, hostAddress, hostPort } of state === 'running' ? ports : []) {
      if (hostPort > 0 && container.endsWith('/tcp') && reachable.has(hostAddress)) found.set(hostPort, name);
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .slice(0, maxOpenPorts)
    .map(([port, from]) => ({ port, from: from.slice(0, 80) }));
}

function listening(sockets: SocketsSnapshot | undefined) {
  return (sockets?.sockets ?? []).flatMap((socket) => {
    if (socket.state !== 'listening' || socket.protocol === 'unix' || socket.network !== sockets?.own) return [];
    if (socket.port === 0 || !reachable.has(socket.address)) return [];
    const { comm = '' } = socket.owners[0] ?? {};
    return [{ protocol: socket.protocol, port: socket.port, from: proxies.has(comm) ? '' : comm }];
  });
}
