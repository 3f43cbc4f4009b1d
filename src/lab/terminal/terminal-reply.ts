// biome-ignore-start lint/suspicious/noControlCharactersInRegex: replies of a terminal are control sequences
const replies = [
  /** Device attributes, status and cursor reports, mode reports, window reports. */
  /^\x1b\[[?>=]?[\d;]*(?:\$y|[cnRt])$/,
  /** Colours and other questions answered in OSC and DCS form. */
  /^\x1b\](?:4|10|11|12);[^\x07\x1b]*(?:\x07|\x1b\\)$/,
  /^\x1bP[^\x1b]*\x1b\\$/,
];
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above

/**
 * Whether the emulator itself says this, in answer to a question in the output. During a replay such questions are old:
 * an answer would be typed into the shell.
 */
export function isTerminalReply(data: string): boolean {
  return replies.some((reply) => reply.test(data));
}
