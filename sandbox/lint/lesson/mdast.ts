import type { MdastNode, MdxJsxAttributeUnion } from 'satteri';

/** Attributes of a component by name: text, `true` for one without a value, the code of `{…}`. */
export type Attributes = Readonly<Record<string, string | true | { readonly code: string }>>;

export function attributesOf(attributes: readonly MdxJsxAttributeUnion[]): Attributes {
  const found: Record<string, Attributes[string]> = {};
  for (const attribute of attributes) {
    if (attribute.type !== 'mdxJsxAttribute') continue;
    const { name, value } = attribute;
    found[name] =
      value === null || value === undefined ? true : typeof value === 'string' ? value : { code: value.value };
  }
  return found;
}

/** Line on which a node begins, from 1. */
export const lineOf = (node: MdastNode): number => node.position?.start.line ?? 1;

/** Running text as a reader counts it: inline code and a seed's value are one word each. */
export function proseText(nodes: readonly MdastNode[]): string {
  return textOf(nodes, 'code');
}

/** Text of a heading as its anchor is made of. */
export function slugText(nodes: readonly MdastNode[]): string {
  return textOf(nodes, undefined);
}

function textOf(nodes: readonly MdastNode[], code: string | undefined): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.value;
      if (node.type === 'inlineCode') return code ?? node.value;
      if (node.type === 'break') return ' ';
      if (node.type === 'mdxJsxTextElement' && node.children.length === 0) return code ?? '';
      return 'children' in node ? textOf(node.children, code) : '';
    })
    .join('');
}
