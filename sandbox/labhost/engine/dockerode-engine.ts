import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import Docker from 'dockerode';
import { z } from 'zod';
import { containerOptions } from './container-options.ts';
import type { ContainerState, DeathWatcher, Engine } from './engine.ts';
import { runExec } from './run-exec.ts';

/** Deadline of one call, milliseconds: creating and starting on a busy machine takes seconds. */
const callTimeout = 60_000;

/** The lab engine behind a unix socket. */
export function connectEngine(socketPath: string): Engine {
  const docker = new Docker({ socketPath, timeout: callTimeout });
  // Events and exec streams are silent for as long as nothing happens.
  const patient = new Docker({ socketPath });

  const inspect = async (name: string): Promise<ContainerState | undefined> => {
    const found = await docker.getContainer(name).inspect().catch(ignore(404));
    if (found === undefined) return undefined;
    const { State: state } = found;
    return {
      id: found.Id,
      name: found.Name.replace(/^\//, ''),
      running: state.Running,
      pid: state.Pid,
      image: found.Config.Image,
      exitCode: state.ExitCode,
    };
  };

  return {
    inspect,
    ping: async () => {
      await docker.ping();
    },
    createNetwork: async (name, labels) => {
      await docker.createNetwork({
        Name: name,
        CheckDuplicate: true,
        EnableIPv6: false,
        Labels: { ...labels },
        // The bridge carries the sandbox's name, so that the firewall can tell it.
        Options: { 'com.docker.network.bridge.name': name },
      });
    },
    removeNetwork: async (name) => {
      await docker.getNetwork(name).remove().catch(ignore(404));
    },
    networks: async (label) => {
      const all = await docker.listNetworks({ filters: { label: [label] } });
      return all.map((network) => network.Name);
    },
    createContainer: async (name, spec) => {
      await docker.createContainer(containerOptions(name, spec));
    },
    startContainer: async (name) => {
      await docker.getContainer(name).start();
      const state = await inspect(name);
      if (state === undefined) throw new Error(`The container "${name}" vanished while it started`);
      return state;
    },
    stopContainer: async (name) => {
      // 304: it has ended already.
      await docker.getContainer(name).stop({ t: 10 }).catch(ignore(304));
    },
    removeContainer: async (name) => {
      // 409: a removal is already under way; the second answer comes when it is gone.
      await docker.getContainer(name).remove({ force: true, v: true }).catch(ignore(404, 409));
      await docker.getContainer(name).wait({ condition: 'removed' }).catch(ignore(404));
    },
    containers: async (label) => {
      const all = await docker.listContainers({ all: true, filters: { label: [label] } });
      return all.map((container) => container.Names[0]?.replace(/^\//, '') ?? '').filter((name) => name !== '');
    },
    exec: (name, request) => runExec(patient.getContainer(name), request),
    watchDeaths: (watcher, signal) => {
      void followDeaths(patient, watcher, signal);
    },
  };
}

const death = z.object({ Actor: z.object({ Attributes: z.object({ name: z.string() }) }) });

async function followDeaths(docker: Docker, watcher: DeathWatcher, signal: AbortSignal): Promise<void> {
  for (let connections = 0; !signal.aborted; ) {
    try {
      const stream = await docker.getEvents({ filters: { type: ['container'], event: ['die'] }, abortSignal: signal });
      if (connections > 0) watcher.returned();
      connections += 1;
      let rest = '';
      stream.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (line.trim() !== '') watcher.ended(death.parse(JSON.parse(line)).Actor.Attributes.name);
        }
      });
      await once(stream, 'close', { signal });
    } catch {
      // The engine restarts.
    }
    await pause(500, undefined, { signal }).catch(() => undefined);
  }
}

/** For `catch`: swallows the engine's answer of the given status, passes on everything else. */
function ignore(...statuses: readonly number[]) {
  return (error: unknown): undefined => {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (typeof status === 'number' && statuses.includes(status)) return undefined;
    throw error;
  };
}
