import type { Json } from '../../http/http-answer.ts';

/** What is in a tree at a path; undefined when nothing is there. Must be pure. */
export function fieldAt(tree: unknown, [step, ...rest]: readonly (string | number)[]): Json | undefined {
  if (step === undefined) return isJson(tree) ? tree : undefined;
  if (typeof tree !== 'object' || tree === null || !Object.hasOwn(tree, step)) return undefined;
  const inside: unknown = Reflect.get(tree, step);
  return fieldAt(inside, rest);
}

/** What came as JSON is JSON. */
const isJson = (value: unknown): value is Json => value !== undefined;

/** A value in a sentence. */
export function showJson(value: Json): string {
  const told = typeof value === 'string' ? value : JSON.stringify(value);
  if (told === '') return 'an empty text';
  return `\`${told.length > 160 ? `${told.slice(0, 159)}…` : told}\``;
}
