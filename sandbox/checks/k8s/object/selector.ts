import { z } from 'zod';
import { nameList } from '../../language/wording.ts';
import { listOf, text, words } from './shape.ts';

type Labels = Readonly<Record<string, string>>;

/** `spec.selector` of what looks for pods by labels and expressions. */
export const selector = z
  .object({
    matchLabels: words,
    matchExpressions: listOf(z.object({ key: text, operator: text, values: listOf(text) })),
  })
  .catch({ matchLabels: {}, matchExpressions: [] });
export type Selector = z.infer<typeof selector>;

export const matchesLabels = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** Whether a selector takes an object with these labels. */
export function selects({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean {
  return (
    matchesLabels(labels, matchLabels) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

/**
 * Reads a selector as `kubectl get -l` takes it: `app=web,tier!=back,lane,!old,zone in (a,b)`. Throws on what is none: the author's mistake.
 */
export function parseSelector(wanted: string): Selector {
  const matchExpressions = wanted
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(expressionOf);
  return { matchLabels: {}, matchExpressions };
}

function expressionOf(part: string): Selector['matchExpressions'][number] {
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const [, key = '', word, inside = ''] = set;
    return { key, operator: word === 'in' ? 'In' : 'NotIn', values: inside.split(',').map((one) => one.trim()) };
  }
  const equal = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(part);
  if (equal !== null) {
    const [, key = '', sign, value = ''] = equal;
    return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  }
  const [, not, key] = /^(!?)\s*([\w./-]+)$/.exec(part) ?? [];
  if (key === undefined) throw new Error(`"${part}" is no label selector`);
  return { key, operator: not === '!' ? 'DoesNotExist' : 'Exists', values: [] };
}

/** `app=web,tier=front` */
export const showLabels = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** "`app=web`, `tier=front`", or "none". */
export const labelList = (labels: Labels): string =>
  nameList(Object.entries(labels).map(([key, value]) => `${key}=${value}`));
