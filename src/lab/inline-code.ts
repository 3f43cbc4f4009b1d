/** Text in which `backticks` mean code, as nodes. */
export function inlineCode(text: string): (Node | string)[] {
  return text.split('`').map((piece, index, all) => {
    // A last backtick without a partner is a character like any other.
    const open = index % 2 === 1 && index < all.length - 1;
    if (!open) return index % 2 === 1 ? `\`${piece}` : piece;
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  });
}
