import { createInterface } from 'node:readline/promises';
import { UserError } from '#protocol';

/** Asks a yes-or-no question on the terminal; anything but yes is no. Throws UserError where nobody can answer. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UserError({
      code: 'nobody-to-ask',
      message: 'This needs a yes, and nobody can be asked: standard input is not a terminal',
      hint: 'Add --yes',
    });
  }
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await dialog.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    dialog.close();
  }
}
