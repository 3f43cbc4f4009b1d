import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';
import { claims } from '../config/claim-shape.ts';
import { glanceAt } from '../object/object-reading.ts';
import type { Pod } from './pod-shape.ts';

/** A pod that no node takes: in the scheduler's own words, with what they mean (common answer C6). */
export function explainPending(reader: Reader, pod: Pod, message: string): string {
  const who = `The pod ${code(pod.metadata.name)} is Pending.`;
  const words = message.replace(/\s*preemption: .*$/, '').trim();
  const said = words === '' ? '' : ` The scheduler says: ${words.endsWith('.') ? words : `${words}.`}`;
  return `${who}${said}${meaning(reader, pod, message)}`;
}

function meaning(reader: Reader, pod: Pod, message: string): string {
  const [, missing] = /persistentvolumeclaim "([^"]+)" not found/.exec(message) ?? [];
  if (missing !== undefined) return ` A volume of the pod names the claim ${code(missing)}, which does not exist.`;
  if (/unbound immediate PersistentVolumeClaims|persistentvolume/i.test(message)) return claimWords(reader, pod);
  const [, resource] = /Insufficient (\w+)/.exec(message) ?? [];
  if (resource !== undefined) {
    const asked = requestsOf(pod, resource);
    return ` The pod asks for more ${resource}${asked === '' ? '' : ` (${asked})`} than a node has free.`;
  }
  if (/didn't match Pod's node affinity\/selector/.test(message))
    return ' No node has the labels that the pod asks for.';
  if (/untolerated taint/.test(message)) return ' Nodes are closed to this pod by a taint.';
  return '';
}

function claimWords(reader: Reader, pod: Pod): string {
  const wanted = pod.spec.volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  const open = glanceAt(reader, claims, 'claims that are not bound', (all) =>
    all
      .filter(({ metadata, status }) => wanted.includes(metadata.name) && status.phase !== 'Bound')
      .map(({ metadata, spec }) => ({
        name: metadata.name,
        storageClass: spec.storageClassName,
      })),
  );
  const [one] = open ?? [];
  if (one === undefined) return '';
  const of =
    one.storageClass === undefined || one.storageClass === '' ? 'no class' : `the class ${code(one.storageClass)}`;
  return ` The claim ${code(one.name)} of ${of} is not bound to a volume.`;
}

const requestsOf = (pod: Pod, resource: string): string =>
  pod.spec.containers
    .flatMap(({ name, resources }) => {
      const asked = resources.requests[resource];
      return asked === undefined ? [] : [`${code(name)}: ${asked}`];
    })
    .join(', ');
