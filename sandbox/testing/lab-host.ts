import { exec } from 'tinyexec';
import { openFleet } from './fleet-door.ts';
import type { Instance } from './instance.ts';

/** Runs a shell script inside the lab host, as its root; gives standard output. Throws with the script's own words when it fails. */
export async function inLabHost({ labHost }: Instance, script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await exec('docker', ['exec', labHost, 'sh', '-c', script], {
    timeout: 240_000,
  });
  if (exitCode !== 0) throw new Error(`In the lab host: ${stderr.trim() || stdout.trim() || `exit ${exitCode}`}`);
  return stdout;
}

/** Sends a signal to processes of the agent, by their numbers in the lab host. `fleet|relay` names both. Waits for one that is just starting. */
export async function signalAgent(
  instance: Instance,
  processes: 'fleet' | 'relay' | 'fleet|relay',
  signal: 'KILL' | 'STOP' | 'CONT',
): Promise<void> {
  // The bracket keeps the pattern from matching the shell that searches with it.
  const searches = processes
    .split('|')
    .map((name) => `until at=$(pgrep -f '[m]ain.ts ${name}'); do sleep 0.1; done; all="$all $at"`);
  await inLabHost(instance, `all=; ${searches.join('; ')}; kill -${signal} $all`);
}

/** Until the new one listens, on port 53 of the address of settings.ts. */
const restartDnsmasq = `before=$(cat /run/drydock-dnsmasq.pid); kill -HUP $(cat /run/drydock-dnsmasq.keeper)
  until [ "$(cat /run/drydock-dnsmasq.pid)" != "$before" ] && ss -Hlun | grep -q 10.200.0.1:53; do sleep 0.05; done`;

/**
 * Puts a resolver of the test's own where the lab host's one forwards questions, so that none leaves the machine. It knows one name.
 * The former one is back after disposal.
 */
export async function ownResolver(
  instance: Instance,
  { name, address }: { name: string; address: string },
): Promise<AsyncDisposable & { readonly name: string }> {
  // In the file's own bytes: it is a mount, which a rename cannot replace, and whose changes dnsmasq does not see before it starts anew.
  await inLabHost(
    instance,
    `cat /etc/resolv.conf > /run/resolv.before
    dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --listen-address=127.0.0.153 --bind-interfaces --user=nobody \
      --pid-file=/run/test-resolver.pid --address=/${name}/${address}
    echo nameserver 127.0.0.153 > /etc/resolv.conf
    ${restartDnsmasq}`,
  );
  return {
    name,
    [Symbol.asyncDispose]: async () => {
      await inLabHost(
        instance,
        `cat /run/resolv.before > /etc/resolv.conf; kill $(cat /run/test-resolver.pid); rm /run/resolv.before /run/test-resolver.pid; ${restartDnsmasq}`,
      );
    },
  };
}

/**
 * Everything a sandbox may leave behind in the lab host, as sorted lines that a before and after can be compared by. All lab hosts of a
 * machine see one set of loop devices: those over a file of this one count, and those over none any more.
 */
export async function inventory(instance: Instance): Promise<string[]> {
  const script = `
    export DOCKER_HOST=unix:///run/docker.sock
    docker ps -a --no-trunc --format 'container {{.Names}}'
    docker network ls --format 'network {{.Name}}'
    docker volume ls --format 'volume {{.Name}}'
    { for file in /var/lib/drydock/quota/*.img; do losetup -j "$file"; done; losetup -a | grep '(deleted)'; } 2>/dev/null | sed -E 's/^([^:]*):.*\\((.*)\\)$/loop \\2/'
    awk '{print "mount " $5}' /proc/self/mountinfo | grep -v -e /overlay2/ -e /netns/
    find /sys/fs/cgroup -type d -path '*/labs/*' -prune -printf 'cgroup %f\\n' | sort -u
    ls /var/lib/drydock/quota 2>/dev/null | sed 's/^/volume file /'
    ls /run/drydock/s 2>/dev/null | sed 's/^/socket folder /'
    lsns -n -o NS,TYPE,COMMAND 2>/dev/null | awk '/holder/{print "namespace of a holder " $2}'
    iptables-save | grep -E 's-[a-z2-7]{12}' | sed 's/^/firewall /'
    nft list ruleset 2>/dev/null | grep -E 's-[a-z2-7]{12}' | sed 's/^/firewall /'`;
  return (await inLabHost(instance, script)).split('\n').filter(Boolean).sort();
}

/**
 * Makes the lab host believe that nothing may start any more: more memory is kept free than there is, and nothing is kept ready. Those
 * who have a sandbox keep it. Back to the former settings after disposal.
 */
export async function fullLabHost(instance: Instance): Promise<AsyncDisposable> {
  await inLabHost(
    instance,
    `cd /opt/drydock/agent && cp settings.env settings.before && grep -vE '^DRYDOCK_(KEEP_FREE_MEMORY|WARM|WARM_MAX)=' settings.before > settings.env
    printf 'DRYDOCK_KEEP_FREE_MEMORY=99999999\\nDRYDOCK_WARM=0\\nDRYDOCK_WARM_MAX=0\\n' >> settings.env
    ${renewFleet}`,
  );
  const fleet = openFleet(instance);
  await fleet.answers();
  for (const { id, state } of await fleet.list()) if (state === 'warm') await fleet.remove(id);
  return {
    [Symbol.asyncDispose]: async () => {
      await inLabHost(instance, `cd /opt/drydock/agent && mv settings.before settings.env\n${renewFleet}`);
      await fleet.answers();
    },
  };
}

/** Takes the internet from all sandboxes of the lab host, as `DRYDOCK_EGRESS=off` at its start does. Back as it was after disposal. */
export async function withoutInternet(instance: Instance): Promise<AsyncDisposable> {
  const set = async (script: string) => {
    await inLabHost(instance, `cd /opt/drydock/agent && ${script}\n${renewFleet}`);
    await openFleet(instance).answers();
  };
  await set(
    'cp settings.env settings.online && grep -v ^DRYDOCK_EGRESS= settings.online > settings.env; echo DRYDOCK_EGRESS=off >> settings.env',
  );
  return { [Symbol.asyncDispose]: () => set('mv settings.online settings.env') };
}

/** Script: fleet reads its settings when it starts. */
export const renewFleet = `before=$(cat /run/drydock-fleet.pid); kill -HUP "$(cat /run/drydock-fleet.keeper)"
  until [ -e /run/drydock-fleet.pid ] && [ "$(cat /run/drydock-fleet.pid)" != "$before" ]; do sleep 0.05; done`;
