import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The Content-Security-Policy for a built site: scripts only from us, and the inline ones that were in the build, by
 * hash. `previews` is where ports of sandboxes open, known once web listens. Styles may be inline (the terminal and code blocks set them); 'wasm-unsafe-eval' is for the search.
 */
export async function contentSecurityPolicy(site: string): Promise<(previews: string) => string> {
  const hashes = new Set<string>();
  for (const entry of await readdir(site, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
    const html = await readFile(join(entry.parentPath, entry.name), 'utf8');
    for (const script of inlineScripts(html)) hashes.add(hashOf(script));
  }
  // Ports of sandboxes: shown in a frame, and entered by a form.
  return (previews) =>
    [
      "default-src 'self'",
      ["script-src 'self' 'wasm-unsafe-eval'", ...[...hashes].sort()].join(' '),
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "worker-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      `frame-src ${previews}`,
      `form-action 'self' ${previews}`,
      "frame-ancestors 'none'",
    ].join('; ');
}

function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)].flatMap(([, attributes = '', body = '']) =>
    /\ssrc\s*=/i.test(attributes) || body === '' ? [] : [body],
  );
}

function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
