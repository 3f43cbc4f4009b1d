/** Upper limits per process, and per user for the last two, by the engine's name for them. */
const wanted = [
  { name: 'nofile', row: 'Max open files', value: 65_536 },
  { name: 'core', row: 'Max core file size', value: 0 },
  { name: 'msgqueue', row: 'Max msgqueue size', value: 819_200 },
  { name: 'sigpending', row: 'Max pending signals', value: 4096 },
] as const;

/**
 * Limits for a sandbox, given the text of /proc/self/limits of the lab host: nobody can be given more than the machine gives us,
 * and to ask for it ends the start. Pure.
 */
export function sandboxRlimits(hostLimits: string): readonly { readonly name: string; readonly value: number }[] {
  return wanted.map(({ name, row, value }) => {
    const line = hostLimits.split('\n').find((text) => text.startsWith(row)) ?? '';
    const [, hard] = /\s+(?:\d+|unlimited)\s+(\d+|unlimited)/.exec(line.slice(row.length)) ?? [];
    const most = hard === undefined || hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
    return { name, value: Math.min(value, most) };
  });
}
