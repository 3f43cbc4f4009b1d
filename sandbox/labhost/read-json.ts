import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { UserError } from '#protocol';

export function tooLarge(limit: number): UserError {
  return new UserError({ code: 'too-large', message: `The body is larger than ${limit} bytes` }, { status: 413 });
}

/** Reads a JSON body of at most `limit` bytes and parses it. Throws UserError. */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>, limit: number): Promise<T> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(bytes);
  }
  const parsed = schema.safeParse(parseJson(Buffer.concat(chunks).toString()));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const message = `The body does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
  throw new UserError({ code: 'bad-request', message: message.slice(0, 1000) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
