import type { Reader } from '../../language/reader.ts';
import { code, nameList } from '../../language/wording.ts';
import { readAll } from '../object/object-reading.ts';
import { labelList, matchesLabels, showLabels } from '../object/selector.ts';
import { explainPod } from '../pod/pod-diagnosis.ts';
import { isReady, type Pod, pods } from '../pod/pod-shape.ts';
import type { Service } from './service-shape.ts';

/** Pods that a selector takes. An empty one takes none. */
export const selectedPods = (reader: Reader, { metadata, spec }: Service): readonly Pod[] =>
  Object.keys(spec.selector).length === 0
    ? []
    : readAll(reader, pods, `pods of service ${metadata.name}`, (all) =>
        all.filter(
          (pod) => matchesLabels(pod.metadata.labels, spec.selector) && pod.metadata.deletionTimestamp === undefined,
        ),
      );

/** Why a Service has fewer ready endpoints than it could, down to the pod; undefined when all that it selects are ready. */
export function explainService(reader: Reader, service: Service): string | undefined {
  const { metadata, spec } = service;
  const who = `The service ${code(metadata.name)}`;
  if (spec.type === 'ExternalName')
    return `${who} is of type ExternalName: it only gives another name, ${code(spec.externalName)}.`;
  if (Object.keys(spec.selector).length === 0) return `${who} has no selector, so it finds no pods by itself.`;
  const selected = selectedPods(reader, service);
  if (selected.length === 0)
    return `${who} selects 0 pods: it wants ${labelList(spec.selector)}${nearest(reader, service)}`;
  const unready = selected.find((pod) => !isReady(pod));
  if (unready !== undefined) {
    const why = explainPod(reader, unready);
    const ready = selected.filter(isReady).length;
    return `${who} selects ${countOf(selected.length, 'pod')}, and ${ready} of them ${ready === 1 ? 'is' : 'are'} ready.${why === undefined ? '' : ` ${why}`}`;
  }
  return explainTarget(service, selected);
}

/** What pods say instead: those with the same key first. */
function nearest(reader: Reader, { spec, metadata }: Service): string {
  const keys = Object.keys(spec.selector);
  const labels = readAll(reader, pods, `labels of pods beside ${metadata.name}`, (all) =>
    all.filter((pod) => pod.metadata.deletionTimestamp === undefined).map((pod) => pod.metadata.labels),
  );
  if (labels.length === 0) return '. There are no pods.';
  const said = labels.map((own) => Object.fromEntries(Object.entries(own).filter(([key]) => keys.includes(key))));
  const same = [...new Set(said.filter((own) => Object.keys(own).length > 0).map(showLabels))];
  if (same.length > 0) return `, pods say ${nameList(same)}.`;
  return `; no pod has ${keys.length === 1 ? 'that label' : 'those labels'}.`;
}

/** A named target port that no container has. */
function explainTarget({ metadata, spec }: Service, selected: readonly Pod[]): string | undefined {
  for (const { targetPort } of spec.ports) {
    if (typeof targetPort !== 'string') continue;
    const names = [
      ...new Set(selected.flatMap((pod) => pod.spec.containers.flatMap(({ ports }) => ports.map(({ name }) => name)))),
    ];
    if (names.includes(targetPort)) continue;
    const others = names.filter((name) => name !== '');
    return `The service ${code(metadata.name)} sends to the port ${code(targetPort)}, and no container of its pods has a port of that name${others.length === 0 ? '' : `; they have ${nameList(others)}`}.`;
  }
  return undefined;
}

/** Endpoints that all refuse: the port that the pods declare instead. */
export function explainRefusal(service: Service, selected: readonly Pod[], port: number): string {
  const declared = [
    ...new Set(
      selected.flatMap((pod) =>
        pod.spec.containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort)),
      ),
    ),
  ];
  const others = declared.filter((one) => one !== port);
  const instead = others.length === 0 ? '' : ` The pods declare port ${nameList(others.map(String))}.`;
  const count = selected.filter(isReady).length;
  return `The service ${code(service.metadata.name)} has ${countOf(count, 'ready endpoint')}, but nothing in the pods listens on its target port ${port}.${instead}`;
}

const countOf = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
