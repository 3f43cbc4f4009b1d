import { exec } from 'tinyexec';
import type { Instance } from './instance.ts';

/** Runs a shell script inside the lab host, as its root; gives standard output. Throws with the script's own words when it fails. */
export async function inLabHost({ labHost }: Instance, script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await exec('docker', ['exec', labHost, 'sh', '-c', script], {
    timeout: 120_000,
  });
  if (exitCode !== 0) throw new Error(`In the lab host: ${stderr.trim() || stdout.trim() || `exit ${exitCode}`}`);
  return stdout;
}

/** Sends a signal to processes of the agent, by their numbers in the lab host. `fleet|relay` names both. */
export async function signalAgent(
  instance: Instance,
  processes: 'fleet' | 'relay' | 'fleet|relay',
  signal: 'KILL' | 'STOP' | 'CONT',
): Promise<void> {
  // The bracket keeps the pattern from matching the shell that searches with it.
  await inLabHost(instance, `kill -${signal} $(pgrep -f '[m]ain.ts (${processes})')`);
}

/** Everything a sandbox may leave behind in the lab host, as sorted lines that a before and after can be compared by. */
export async function inventory(instance: Instance): Promise<string[]> {
  const script = `
    export DOCKER_HOST=unix:///run/docker.sock
    docker ps -aq --no-trunc --format 'container {{.Names}}'
    docker network ls --format 'network {{.Name}}'
    docker volume ls --format 'volume {{.Name}}'
    losetup -a | sed -E 's/^([^:]*):.*\\((.*)\\)$/loop \\2/'
    awk '{print "mount " $5}' /proc/self/mountinfo | grep -v -e /overlay2/ -e /netns/
    find /sys/fs/cgroup -type d -path '*/labs/*' -prune -printf 'cgroup %f\\n' | sort -u
    ls /run/drydock/s 2>/dev/null | sed 's/^/socket folder /'
    lsns -n -o NS,TYPE,COMMAND 2>/dev/null | awk '/holder/{print "namespace of a holder " $2}'
    iptables-save | grep -E 's-[a-z2-7]{12}' | sed 's/^/firewall /'
    nft list ruleset 2>/dev/null | grep -E 's-[a-z2-7]{12}' | sed 's/^/firewall /'`;
  return (await inLabHost(instance, script)).split('\n').filter(Boolean).sort();
}
