import type { CheckHelp, CheckId } from '#protocol';

const hints = [
  'Which namespace holds the host name, and which process is in a new one?',
  'Compare `lsns --type uts` before and after.',
  "`unshare --uts sh -c 'hostname ____; exec ____'`",
];
const solution = [
  {
    why: 'A new UTS namespace begins with the old host name. sleep keeps it alive.',
    code: "unshare --uts sh -c 'hostname harbor; exec sleep 1d' &",
  },
  { why: 'The sandbox kept its name.', code: 'hostname' },
];

/** The ladder of help as web gives it, the same for every check. */
export class FakeHelp {
  readonly #taken = new Map<CheckId, number>();

  of(check: CheckId): CheckHelp {
    const taken = this.#taken.get(check) ?? 0;
    const given = hints.slice(0, taken);
    if (taken > hints.length) return { check, hints: given, solution };
    return { check, hints: given, next: taken < hints.length ? 'hint' : 'solution' };
  }

  take(check: CheckId, what: string): CheckHelp {
    const taken = this.#taken.get(check) ?? 0;
    this.#taken.set(check, what === 'solution' ? hints.length + 1 : Math.min(hints.length, taken + 1));
    return this.of(check);
  }
}
