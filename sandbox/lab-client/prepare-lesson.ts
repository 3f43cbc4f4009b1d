import { readFile } from 'node:fs/promises';
import { courseRegistry, type LearnerHandle, learnerHandle, type RunResult, type SandboxId } from '#protocol';
import { type LessonEntry, scriptFor, type WatchOptions } from '../grading/index.ts';
import { type ClusterDoor, enterCluster } from './cluster-door.ts';
import type { LabHost } from './lab-hosts.ts';
import { packLesson } from './pack-lesson.ts';

/** Seconds for a lesson's setup.sh. */
const setupSeconds = 300;

/**
 * Brings a sandbox into the state in which a lesson begins: without the internet where the lesson says so, its files in
 * `/root/lessons/<lesson>`, then setup.sh run there, with SEED_* and NONCE. A lesson on Kubernetes first gets its namespace in the
 * cluster. Where the lesson asks who the learner is (`seed.learner`), his name in the course registry comes first. May be repeated.
 * Undefined when there is nothing to do or the sandbox is gone; else how the last step went. Throws UserError when the lab host is away.
 */
export async function prepareLesson(
  host: Pick<LabHost, 'putLesson' | 'run' | 'registryPassword' | 'setEgress'>,
  sandbox: SandboxId,
  lesson: LessonEntry,
  constants: WatchOptions['constants'],
  cluster?: ClusterDoor,
): Promise<RunResult | undefined> {
  // Where the internet is to be away, it is away already for what prepares the lesson.
  if (lesson.egress === 'off') await host.setEgress(sandbox, 'off');
  const entered = await enterCluster(host, sandbox, lesson, cluster);
  if (entered !== undefined && entered.exitCode !== 0) return entered;
  const { me } = constants.seeds;
  if (me !== undefined) {
    const handle = learnerHandle.parse(me);
    const script = introduce(handle, host.registryPassword(handle));
    const introduced = await host.run(sandbox, { script, timeoutSeconds: 60 });
    if (introduced?.exitCode !== 0) return introduced;
  }
  const archive = await packLesson(lesson);
  if (archive === undefined) return undefined;
  const unpacked = await host.putLesson(sandbox, lesson.id, archive);
  if (unpacked?.exitCode !== 0 || lesson.setup === undefined) return unpacked;
  const setup = oneAtATime(await readFile(lesson.setup, 'utf8'));
  return host.run(sandbox, {
    script: scriptFor(setup, constants),
    lesson: lesson.id,
    timeoutSeconds: setupSeconds,
  });
}

/** Tells the sandbox who its learner is in the course registry. Both words are of plain letters, digits and a dash. */
function introduce(name: LearnerHandle, password: string): string {
  return `set -e; umask 077
    printf '%s\\n' '${password}' > /root/.registry-password.new && mv /root/.registry-password.new /root/.registry-password
    umask 022; printf 'export ME=%s REG=%s\\n' '${name}' '${courseRegistry.host}' > /etc/drydock/learner.sh`;
}

/** A process that died meanwhile may have left a setup running: wait for its end. What setup starts does not hold the lock. */
function oneAtATime(script: string): string {
  return `exec 9>/run/drydock-setup.lock; flock 9; ( ${script}\n) 9>&-`;
}
