import { planEngine } from '../../bootstrap/engine-plan.mjs';
import { isNewEnough } from '../../bootstrap/node-runtime.mjs';
import { asDoctorFinding } from '../cluster/existing/tell-findings.ts';
import { overlap } from './address-range.ts';
import type { MachineFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { judgeCluster } from './judge-cluster.ts';
import { judgeStock } from './judge-stock.ts';

const GiB = 1024 ** 3;
const oldestBelievableTime = Date.UTC(2026, 0, 1);

/** The platform table, applied. Pure: same facts, same report. */
export function judgeMachine(facts: MachineFacts): Finding[] {
  return [
    judgePlatform(facts),
    judgeNode(facts),
    judgeNpm(facts),
    ...judgeDocker(facts),
    judgeCgroup(facts),
    judgeKernel(facts),
    judgeMemory(facts),
    judgeDisk(facts),
    judgeInotify(facts),
    judgeAddresses(facts),
    judgeRights(facts),
    judgeClone(facts),
    judgeTime(facts),
    ...judgeStock(facts.stock),
    ...judgeCluster(facts.cluster),
    ...(facts.existing ?? []).map(asDoctorFinding),
    {
      id: 'egress',
      title: 'Internet',
      state: 'ok',
      found: facts.egress === 'on' ? 'on: ports 80 and 443' : 'off: the course registry and nothing else',
    },
    { id: 'proxy', title: 'HTTP proxy', state: 'ok', found: facts.proxy ?? 'none' },
  ];
}

function judgePlatform({ machine, engine, cgroup }: MachineFacts): Finding {
  const base = { id: 'platform', title: 'Platform' };
  const name = `${machine.prettyName}, ${machine.arch}`;
  if (machine.platform !== 'linux') {
    return { ...base, state: 'warn', found: `${name}: expected to work with Docker Desktop, not tested` };
  }
  const desktop = engine.state === 'fit' && engine.operatingSystem === 'Docker Desktop';
  if (machine.id === 'debian' && machine.version === '12' && machine.arch === 'x64' && cgroup === '1' && !desktop) {
    return { ...base, state: 'ok', found: `${name}: tested with every change` };
  }
  return { ...base, state: 'ok', found: `${name}: expected to work, not tested with every change` };
}

function judgeNode({ node }: MachineFacts): Finding {
  const base = { id: 'node', title: 'Node', found: node };
  return isNewEnough(node)
    ? { ...base, state: 'ok' }
    : { ...base, state: 'bad', fix: 'npm start (it brings Node 24 into .drydock/node)' };
}

function judgeNpm({ npm }: MachineFacts): Finding {
  const base = { id: 'npm', title: 'npm' };
  return npm === undefined
    ? { ...base, state: 'warn', found: 'not in PATH', fix: 'apt-get install npm' }
    : { ...base, state: 'ok', found: npm };
}

function judgeDocker({ engine, machine, isRoot }: MachineFacts): Finding[] {
  const base = { id: 'docker', title: 'Docker engine' };
  if (engine.state === 'unfit') return [{ ...base, state: 'bad', found: engine.message, fix: engine.hint }];
  if (engine.state === 'absent') {
    const plan = planEngine({
      machine: { ...machine, isRoot },
      verdict: engine,
      install: '',
      dockerHost: undefined,
      dockerdVersion: undefined,
      interrupted: false,
    });
    const fix =
      plan.do === 'refuse'
        ? plan.hint
        : plan.do === 'start'
          ? 'npm start (it starts the engine)'
          : 'npm start (it installs Docker)';
    return [{ ...base, state: 'bad', found: engine.detail, fix }];
  }
  const findings: Finding[] = [{ ...base, state: 'ok', found: `${engine.version}, root, no user remapping` }];
  const builder = { id: 'buildx', title: 'Docker buildx' };
  findings.push(
    engine.buildx
      ? { ...builder, state: 'ok', found: 'there' }
      : { ...builder, state: 'bad', found: 'missing: images cannot be built', fix: 'apt-get install docker-buildx' },
  );
  const driver = { id: 'storage-driver', title: 'Docker storage', found: engine.storageDriver };
  findings.push(
    engine.storageDriver === 'vfs'
      ? {
          ...driver,
          state: 'warn',
          found: 'vfs: slow, and every layer is a full copy',
          fix: 'put /var/lib/docker on ext4 or xfs',
        }
      : { ...driver, state: 'ok' },
  );
  return findings;
}

function judgeCgroup({ cgroup, engine, machine }: MachineFacts): Finding {
  const base = { id: 'cgroup', title: 'Control groups' };
  const version = engine.state === 'fit' ? engine.cgroupVersion : cgroup;
  if (version !== undefined || machine.platform !== 'linux')
    return { ...base, state: 'ok', found: `v${version ?? '?'}` };
  return { ...base, state: 'bad', found: 'not mounted at /sys/fs/cgroup', fix: 'mount -t cgroup2 none /sys/fs/cgroup' };
}

function judgeKernel({ kernel, machine }: MachineFacts): Finding {
  const base = { id: 'kernel', title: 'Kernel', found: kernel };
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  if (machine.platform !== 'linux' || major > 5 || (major === 5 && minor >= 11)) return { ...base, state: 'ok' };
  return {
    ...base,
    state: 'bad',
    found: `${kernel}: overlay file systems in user namespaces need 5.11`,
    fix: 'upgrade the system to Debian 12 or newer',
  };
}

function judgeMemory({ memoryFree, memoryTotal }: MachineFacts): Finding {
  const base = { id: 'memory', title: 'Memory', found: `${gib(memoryFree)} free of ${gib(memoryTotal)}` };
  if (memoryTotal < 2 * GiB) return { ...base, state: 'bad', fix: 'give this machine at least 4 GiB' };
  if (memoryFree < 2 * GiB)
    return { ...base, state: 'warn', fix: 'DRYDOCK_WARM=0 npm start (keeps no spare sandboxes)' };
  return { ...base, state: 'ok' };
}

function judgeDisk({ diskFree, diskFolder }: MachineFacts): Finding {
  const base = { id: 'disk', title: 'Disk', found: `${gib(diskFree)} free below ${diskFolder}` };
  if (diskFree < 5 * GiB) return { ...base, state: 'bad', fix: `df -h ${diskFolder} (free at least 10 GiB there)` };
  if (diskFree < 10 * GiB) return { ...base, state: 'warn', fix: `df -h ${diskFolder} (10 GiB are comfortable)` };
  return { ...base, state: 'ok' };
}

function judgeInotify({ inotifyInstances }: MachineFacts): Finding {
  const base = { id: 'inotify', title: 'inotify instances', found: String(inotifyInstances ?? 'unknown') };
  if (inotifyInstances === undefined || inotifyInstances >= 1024) return { ...base, state: 'ok' };
  return {
    ...base,
    state: 'warn',
    found: `${inotifyInstances} for each user: enough for a few sandboxes only`,
    fix: "sysctl -w fs.inotify.max_user_instances=8192 && echo 'fs.inotify.max_user_instances = 8192' > /etc/sysctl.d/60-drydock.conf",
  };
}

function judgeAddresses({ routes, ranges }: MachineFacts): Finding {
  const base = { id: 'addresses', title: 'Address ranges' };
  for (const range of ranges) {
    const route = routes.find((line) => overlap(line.split(' ')[0] ?? '', range));
    if (route === undefined) continue;
    const fix =
      range === ranges[1]
        ? 'DRYDOCK_NETWORK=10.211.0.0/24 npm start'
        : 'ip route (sandboxes cannot reach what lies there)';
    return { ...base, state: 'warn', found: `${range} overlaps the route "${route.trim()}"`, fix };
  }
  return { ...base, state: 'ok', found: `${ranges.join(' and ')} are free` };
}

function judgeRights({ isRoot, machine }: MachineFacts): Finding {
  const base = { id: 'rights', title: 'Rights of web' };
  if (isRoot && machine.platform === 'linux')
    return { ...base, state: 'ok', found: 'a user of its own, without access to Docker' };
  return {
    ...base,
    state: 'warn',
    found: 'started without root, web runs as you and so with your access to Docker',
    fix: 'sudo npm start',
  };
}

/** Started by root, web is another user: it must be able to read what it runs. */
function judgeClone({ isRoot, machine, clone, closed }: MachineFacts): Finding {
  const base = { id: 'clone', title: 'Clone' };
  if (closed.length === 0 || !isRoot || machine.platform !== 'linux')
    return { ...base, state: 'ok', found: 'web can read it' };
  const below = closed.filter((path) => path !== clone);
  const commands = [
    ...(closed.includes(clone) ? [`chmod o+rx ${quoted(clone)}`] : []),
    ...(below.length > 0 ? [`chmod -R o+rX ${below.map(quoted).join(' ')}`] : []),
  ];
  const found = `web, a user of its own, cannot read ${closed.join(', ')}`;
  return { ...base, state: 'bad', found, fix: commands.join(' && ') };
}

/** One word of a shell's command line. */
function quoted(path: string): string {
  return /^[\w/.:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function judgeTime({ now }: MachineFacts): Finding {
  const base = { id: 'time', title: 'Clock', found: new Date(now).toISOString() };
  return now > oldestBelievableTime
    ? { ...base, state: 'ok' }
    : { ...base, state: 'bad', fix: 'date -s "YYYY-MM-DD hh:mm:ss"' };
}

function gib(bytes: number): string {
  return `${(bytes / GiB).toFixed(1)} GiB`;
}
