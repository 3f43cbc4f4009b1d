/** The value, or undefined when it is not JSON: what comes from outside is parsed by a schema next. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
