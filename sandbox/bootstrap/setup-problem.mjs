// @ts-check

/** A failure that is told to the person at the terminal: what failed and was found (`message`), and the next step (`hint`). */
export class SetupProblem extends Error {
  /** @override */
  name = 'SetupProblem';

  /**
   * @param {{ code: string, message: string, hint?: string | undefined }} problem
   */
  constructor({ code, message, hint }) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
