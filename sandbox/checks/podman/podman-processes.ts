import type { LinuxSnapshot, ProcessFact } from '#protocol';

/** A container that podman runs, as the kernel shows it: podman has no daemon to ask, but each container has a `conmon`. */
export interface PodmanProcess {
  readonly id: string;
  readonly name: string;
  /** First process of the container; undefined between the start of conmon and its own. */
  readonly pid: number | undefined;
  /** Whether it runs in a user namespace other than the sandbox's. */
  readonly rootless: boolean;
}

/** A pod: an infra container holds the namespaces, the others share them. */
export interface PodProcesses {
  /** The host name of its UTS namespace, which podman sets to the pod's name. */
  readonly name: string;
  readonly rootless: boolean;
  /** Names of the containers in it, without the one that holds it. */
  readonly members: readonly string[];
}

/** Every container that runs, by name; those that hold pods left out. */
export const podmanProcesses = (snapshot: LinuxSnapshot): PodmanProcess[] =>
  conmons(snapshot)
    .filter(({ name }) => !isInfra(name))
    .map(({ id, name, first }) => ({ id, name, pid: first?.pid, rootless: isRootless(snapshot, first) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

export function podProcesses(snapshot: LinuxSnapshot): PodProcesses[] {
  const all = conmons(snapshot);
  return all
    .filter(({ name, first }) => isInfra(name) && first !== undefined)
    .map(({ first: infra }) => ({
      name: snapshot.hostnames[infra?.namespaces.uts ?? -1] ?? '',
      rootless: isRootless(snapshot, infra),
      members: all
        .filter(({ name, first }) => !isInfra(name) && first?.namespaces.net === infra?.namespaces.net)
        .map(({ name }) => name)
        .sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `conmon --api-version 1 -c ID … -n NAME …`; the first process of the container is its child. */
function conmons({ processes }: LinuxSnapshot) {
  return processes
    .filter(({ comm, command }) => comm === 'conmon' && command[0]?.endsWith('/conmon'))
    .flatMap((conmon) => {
      const [id, name] = [option(conmon, '-c'), option(conmon, '-n')];
      if (id === undefined || name === undefined || !/^[0-9a-f]{64}$/.test(id)) return [];
      return [{ id, name, first: processes.find(({ ppid }) => ppid === conmon.pid) }];
    });
}

function option({ command }: ProcessFact, flag: string): string | undefined {
  const index = command.indexOf(flag);
  return index < 0 ? undefined : command[index + 1];
}

/** Podman calls it after the first digits of the pod's id. */
const isInfra = (name: string): boolean => /^[0-9a-f]{12}-infra$/.test(name);

const isRootless = ({ init }: LinuxSnapshot, first: ProcessFact | undefined): boolean =>
  first !== undefined && first.namespaces.user !== init.namespaces.user;
