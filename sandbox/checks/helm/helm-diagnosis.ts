import { glanceAt } from '../k8s/object/object-reading.ts';
import { explainWorkload } from '../k8s/workload/workload-diagnosis.ts';
import { daemonSets, deployments, statefulSets } from '../k8s/workload/workload-shape.ts';
import type { Absence } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList } from '../language/wording.ts';
import { objectsOf } from './manifest.ts';
import { type ReleaseRecord, releasesIn } from './release-record.ts';

const kinds = { Deployment: deployments, StatefulSet: statefulSets, DaemonSet: daemonSets };

/** No release of that name (common answer C1); objects that carry its name are no release. */
export function missingRelease(reader: Reader, name: string): Absence {
  const all = reader.read('k8s:secrets', 'names of releases', ({ items }) => [...releasesIn(items).keys()].sort());
  const loose = glanceAt(reader, deployments, `objects like ${name}`, (them) =>
    them
      .filter(
        ({ metadata: { name: own, labels } }) =>
          own === name || own.startsWith(`${name}-`) || labels['app.kubernetes.io/instance'] === name,
      )
      .map(({ metadata }) => `deployment/${metadata.name}`),
  );
  const others = all.length === 0 ? 'there are none' : `there is ${nameList(all)}`;
  const applied =
    loose === undefined || loose.length === 0
      ? ''
      : ` ${nameList(loose)} runs, but Helm has no record of it: what \`kubectl apply\` makes is no release.`;
  return {
    expected: `a release ${code(name)}`,
    found: 'none of that name',
    from: 'helm list',
    see: 'helm list -a',
    say: `No release ${code(name)}; ${others}.${applied}`,
  };
}

/** Why a release is not as it should be: Helm's own word, and the object that it speaks of; undefined for one that is deployed and runs. */
export function explainRelease(reader: Reader, { name, info, manifest }: ReleaseRecord): string | undefined {
  const who = `The release ${code(name)}`;
  const object = sickObject(reader, manifest);
  const because = object === undefined ? '' : ` ${object}`;
  if (info.status === 'failed') return `${who} failed: ${shortened(info.description)}.${because}`;
  if (info.status.startsWith('pending-')) return `${who} is in the middle of an operation (${info.status}).${because}`;
  return object;
}

/** The first object of the manifest that does not run, and why. */
function sickObject(reader: Reader, manifest: string): string | undefined {
  for (const named of objectsOf(manifest).keys()) {
    const [kindName = '', name = ''] = named.split('/');
    const kind = Object.entries(kinds).find(([one]) => one === kindName)?.[1];
    if (kind === undefined) continue;
    const one = glanceAt(reader, kind, `${named} of a release`, (all) =>
      all.find(({ metadata }) => metadata.name === name),
    );
    const why = one === undefined ? undefined : explainWorkload(reader, kind, one);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Helm puts what it was doing before what went wrong. */
const shortened = (description: string): string =>
  description
    .replace(/^(Release|Upgrade|Rollback) "[^"]*" failed: /, '')
    .replace(/\.$/, '')
    .slice(0, 250);
