import { code } from '../language/wording.ts';

type Row = readonly [RegExp, (found: readonly string[], holder: (port: number) => string | undefined) => string];

/** Why a start failed, in the engine's words and in ours; first match wins. */
const rows: readonly Row[] = [
  [
    /exec: "([^"]*)": executable file not found/,
    ([, program = '']) => `its image has no program ${code(program)}. It is looked for in the folders of PATH.`,
  ],
  [/exec: "([^"]*)": (?:stat [^:]*: )?no such file/, ([, file = '']) => `its image has no file ${code(file)}.`],
  [/exec: "([^"]*)": permission denied/, ([, file = '']) => `${code(file)} is there but is not executable.`],
  [
    /(?:Bind for|listen tcp4?) (\S+):(\d+)(?: failed)?:.*(?:allocated|in use)/,
    ([, , port = ''], holder) => {
      const other = holder(Number(port));
      return `port ${port} of the sandbox is taken by ${other === undefined ? 'another program' : code(other)}.`;
    },
  ],
  [
    /mounting "([^"]*)" to rootfs at "([^"]*)".*not a directory/,
    ([, source = '', target = '']) =>
      `${code(source)} and ${code(target)} do not fit: one is a folder, the other a file.`,
  ],
  [/unable to set memory limit to \d+/, () => 'its memory limit is less than it takes to start a program.'],
  [/cannot start a stopped process/, () => 'it ended before it had started. A very small memory limit does that.'],
  [/network (\S+) not found/, ([, network = '']) => `its network ${code(network)} is not there.`],
  [
    /cannot join network of a non running container|No such container: ([0-9a-f]+)/,
    () => 'the container whose network it shares does not run.',
  ],
];

/** In a clause that follows "could not start:". */
export function explainStart(error: string, holder: (port: number) => string | undefined): string {
  for (const [pattern, tell] of rows) {
    const found = pattern.exec(error);
    if (found !== null) return tell(found, holder);
  }
  return error;
}
