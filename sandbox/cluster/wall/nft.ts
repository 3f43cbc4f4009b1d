import { execFile } from 'node:child_process';
import { tableName } from './ruleset.ts';

/** Puts a program in force, all of it or nothing. Rejects with nft's own words. */
export function putInForce(program: string): Promise<string> {
  return nft(['--file', '-'], program);
}

/** Our table as the kernel has it, without counters. */
export function rulesInForce(): Promise<string> {
  return nft(['--stateless', 'list', 'table', 'inet', tableName]);
}

function nft(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 10_000, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile('nft', args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`nft ${args.join(' ')}: ${stderr || error.message}`, { cause: error }));
    });
    child.stdin?.end(input);
  });
}
