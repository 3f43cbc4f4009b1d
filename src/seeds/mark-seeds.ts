import type { SeedValues } from '#protocol';
import { seedSign } from './seed-sign.ts';

/** What is passed over whole, a tag with its attributes, a sign in the text between. */
const piece =
  /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>|<[a-z/](?:"[^"]*"|'[^']*'|[^'">])*>|SEEDx([a-z][a-z0-9]*)xDEES/gi;
const attribute = /([^\s"'<>/=]+)=("[^"]*"|'[^']*')/g;

/**
 * HTML with examples in the place of signs, marked so that the page's script can put in the learner's own values:
 * `<span data-seed="port">8123</span>` in text; for an attribute `data-run` the pattern stands beside it, as
 * `data-seeded-data-run`, and `data-seeded` lists such attributes. `unknown` makes the error for a key without an example.
 */
export function markSeeds(html: string, examples: SeedValues, unknown: (key: string) => Error): string {
  const example = (key: string): string => {
    if (!Object.hasOwn(examples, key)) throw unknown(key);
    return escapeHtml(`${examples[key]}`);
  };
  const fill = (text: string) => text.replace(seedSign, (_sign, key: string) => example(key));
  const markTag = (tag: string): string => {
    const seeded: string[] = [];
    const marked = tag.replace(attribute, (whole, name: string, value: string) => {
      const filled = fill(value);
      if (filled === value) return whole;
      seeded.push(name);
      return `${name}=${filled} data-seeded-${name}=${value.replace(seedSign, '{{$1}}')}`;
    });
    return seeded.length === 0 ? tag : marked.replace(/\/?>$/, (end) => ` data-seeded="${seeded.join(' ')}"${end}`);
  };
  return html.replace(piece, (found, _raw: string | undefined, key: string | undefined) => {
    if (key !== undefined) return `<span class="seed" data-seed="${key}">${example(key)}</span>`;
    return /^<[a-z]/i.test(found) ? markTag(found) : found;
  });
}

const escapeHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
