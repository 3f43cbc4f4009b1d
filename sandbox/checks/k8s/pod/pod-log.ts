import { podLogSource } from '#protocol';
import { type Fact, factOf } from '../../language/fact.ts';
import type { Reader } from '../../language/reader.ts';
import { code, lastLine, nameList, shellWord } from '../../language/wording.ts';

/** Names of the API, and nothing else, make a source. */
const sourceOf = (pod: string, container: string) => podLogSource.safeParse(`k8s.log:${pod}:${container}`).data;

/** The last line that says something, for a diagnosis; undefined while it is not known. */
function lastLogLine(reader: Reader, pod: string, container: string): string | undefined {
  const source = sourceOf(pod, container);
  return source === undefined ? undefined : reader.glance(source, 'last line', ({ text }) => lastLine(text));
}

/** " Last log line: …", or nothing. */
export function lastWords(reader: Reader, pod: string, container: string): string {
  const line = lastLogLine(reader, pod, container);
  return line === undefined ? '' : ` Last log line: ${line.length > 160 ? `${line.slice(0, 159)}…` : line}`;
}

const originOf = <V>(pod: string, container: string, show: (value: V) => string) => {
  const see = `kubectl logs ${shellWord(pod)} -c ${shellWord(container)}`;
  return { name: `the log of ${code(container)} in the pod ${code(pod)}`, from: see, see, show };
};

/** What a container wrote: its end, 64 KiB at most. `ready` tells why nothing can have been written yet. */
export function logFact(reader: Reader, pod: Fact<string>, container: string): Fact<string> {
  const origin = originOf<string>(pod.value ?? '', container, (text) => code(lastLine(text) ?? ''));
  const source = pod.value === undefined ? undefined : sourceOf(pod.value, container);
  if (source === undefined)
    return factOf(origin, undefined, () => pod.absence ?? { ...origin, expected: origin.name, found: 'nothing' });
  return factOf(
    origin,
    reader.read(source, 'text', ({ text }) => text),
    () => ({ ...origin, expected: origin.name, found: 'nothing' }),
  );
}

/** The same line by line, without line ends. */
export function logLinesFact(reader: Reader, pod: Fact<string>, container: string): Fact<readonly string[]> {
  const { value, absence } = logFact(reader, pod, container);
  const origin = originOf<readonly string[]>(pod.value ?? '', container, (lines) => nameList(lines.slice(-3)));
  const lines = value?.split('\n').filter((line) => line !== '');
  return factOf(origin, lines, () => absence ?? { ...origin, expected: origin.name, found: 'nothing' });
}
