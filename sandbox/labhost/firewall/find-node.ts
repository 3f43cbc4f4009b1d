import { lookup } from 'node:dns/promises';
import { isIPv4 } from 'node:net';

/** Milliseconds in which the engine's resolver has to answer. */
const patience = 2000;

/**
 * Where the Kubernetes node is now: its container's name is known in our network while it runs, and its address may be another after each start.
 * Undefined when there is none: then nobody else's address may be led to. `before` stays when nobody answers.
 */
export async function findNode(name: string, before: string | undefined, find = ask): Promise<string | undefined> {
  try {
    const address = await find(name);
    return isIPv4(address) ? address : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? undefined : before;
  }
}

async function ask(name: string): Promise<string> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`No answer to the name "${name}"`)), patience).unref();
  });
  return (await Promise.race([lookup(name, { family: 4 }), late])).address;
}
