/**
 * Text that is safe to show anywhere: control characters, terminal escapes and marks that reorder or hide text appear as
 * `\x1b` or `\u202e`, and what is longer than `limit` characters is cut in the middle.
 */
export function plainText(text: string, limit: number): string {
  // Cut first: escaping makes text longer, and a hostile name may be long.
  const shown = cut(text, limit).replace(unsafe, escapeCharacter);
  return cut(shown, limit);
}

// Control and format characters, line and paragraph separators, lone surrogates, private use.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a) return '\\n';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 1) * 0.7);
  return `${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`;
}
