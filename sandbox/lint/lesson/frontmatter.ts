import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';

/** What the rules read; whether the whole is right is the schema's business. Wrong or missing fields read as empty. */
const fields = z.object({
  title: z.string().catch(''),
  objectives: z.array(z.object({ can: z.string(), provedBy: z.array(z.string()) })).catch([]),
  sandbox: z.string().catch(''),
  prerequisites: z.array(z.string()).catch([]),
  terms: z.array(z.object({ term: z.string(), means: z.string() })).catch([]),
  misconceptions: z.array(z.object({ id: z.string(), belief: z.string(), truth: z.string() })).catch([]),
  seeds: z.record(z.string(), z.unknown()).catch({}),
  minutes: z.number().catch(0),
});

export interface Frontmatter extends z.infer<typeof fields> {
  /** As it was written, for the schema. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** What YAML itself does not understand. */
  readonly broken: readonly { readonly message: string; readonly line: number }[];
  /** Line of the page on which a value stands, or the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads the YAML of a page; `firstLine` is the line of the page on which it begins. */
export function readFrontmatter(yaml: string, firstLine: number): Frontmatter {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const lineAt = (offset: number) => counter.linePos(offset).line + firstLine - 1;
  const parsed = z.record(z.string(), z.unknown()).catch({}).parse(document.toJS());
  return {
    ...fields.parse(parsed),
    raw: parsed,
    broken: document.errors.map(({ message, pos }) => ({ message, line: lineAt(pos[0]) })),
    lineOf: (path) => {
      const offset = nearestOffset(document.contents, path);
      return offset === undefined ? 1 : lineAt(offset);
    },
  };
}

function nearestOffset(root: Node | null, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = root;
  let offset: number | undefined;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key: name }) => isScalar(name) && name.value === key);
      if (isScalar(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (isMap(node) || isScalar(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
