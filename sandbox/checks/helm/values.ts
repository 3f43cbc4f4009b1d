import type { ReleaseRecord } from './release-record.ts';

type Tree = Readonly<Record<string, unknown>>;

/** The chart's own values with the user's over them, as Helm merges them: `null` takes a value away, a list is replaced as a whole. Must be pure. */
export const mergedValues = ({ chart, config }: ReleaseRecord): Tree => merge(chart.values, config);

function merge(under: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = under[key];
    if (value === null) delete merged[key];
    else merged[key] = isTree(before) && isTree(value) ? merge(before, value) : value;
  }
  return merged;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
