/** The value of a cookie in a `Cookie` header; the first when there are several. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at >= 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** All names that the platform uses, of any port and of previews. */
export const isPlatformCookie = (name: string) => /^(__(host|secure)-)?drydock/i.test(name);
