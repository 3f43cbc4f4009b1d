import type { Reader } from '../../language/reader.ts';
import { showBytes } from '../../language/units.ts';
import { code } from '../../language/wording.ts';
import { parseQuantity } from '../object/quantity.ts';
import { lastWords } from './pod-log.ts';
import type { ContainerStatus, Pod } from './pod-shape.ts';

/** A container that ended, once or again and again: its code, and its last words. */
export function explainCrash(reader: Reader, pod: Pod, container: ContainerStatus): string {
  const { name, restartCount, state, lastState } = container;
  const end = state.terminated ?? lastState.terminated;
  const where = `${code(name)} in the pod ${code(pod.metadata.name)}`;
  const again =
    state.waiting?.reason === 'CrashLoopBackOff'
      ? `ends and is restarted again and again (${restartCount} times)`
      : 'ended';
  if (end === undefined) return `${where} ${again}.`;
  const log = lastWords(reader, pod.metadata.name, name);
  if (end.reason === 'OOMKilled') {
    const limit = parseQuantity(limitOf(pod, name));
    const of = limit === undefined ? '' : ` of ${showBytes(limit)}`;
    return `${where} ${again}: the kernel ended it, since it reached its memory limit${of} (OOMKilled, code ${end.exitCode}).${log}`;
  }
  if (end.exitCode === 0)
    return `${where} ${again} with code 0: its command is done, and a pod of this kind is to run on.${log}`;
  return `${where} ${again}; the last code was ${end.exitCode}${meaning(end.exitCode)}.${end.message === '' ? '' : ` ${startWords(end.message)}`}${log}`;
}

const limitOf = (pod: Pod, name: string): string =>
  pod.spec.containers.find((one) => one.name === name)?.resources.limits.memory ?? '';

/** The runtime's word why a program could not begin: what stands last in it. */
const startWords = (message: string): string => {
  const [, exec] = /(exec: .*?)(?:: unknown)?$/.exec(message) ?? [];
  return exec === undefined ? message.slice(0, 160) : `${exec}.`;
};

function meaning(exitCode: number): string {
  if (exitCode === 127) return ': a program that it calls was not found';
  if (exitCode === 126) return ': a program that it calls cannot be executed';
  if (exitCode === 137) return ' = 128 + 9: SIGKILL, it was killed';
  return exitCode === 143 ? ' = 128 + 15: SIGTERM, it was asked to stop' : '';
}
