import { describe, expect, it } from 'vitest';
import { verdict } from '#protocol';
import { failVerdict, verdictText } from './format.ts';
import { plainText } from './plain-text.ts';

const failure = {
  expected: 'the memory limit of `web` to be 64 MiB',
  found: 'no limit',
  from: 'docker inspect web → HostConfig.Memory',
  see: "docker inspect -f '{{json .HostConfig.Memory}}' web",
};

describe('the text of a verdict', () => {
  it.each([
    [{ status: 'pass' } as const],
    [failVerdict(failure)],
    [failVerdict({ ...failure, say: 'Nothing limits it: the flag is missing.', learn: '/linux/03-cgroups/#memory' })],
    [{ status: 'waiting', for: 'looking at the sandbox' } as const],
    [{ status: 'error', message: 'This check broke.' } as const],
  ])('%#', (one) => {
    expect(verdict.parse(one)).toEqual(one);
    expect(verdictText('`web` may use at most 64 MiB', one)).toMatchSnapshot();
  });

  it('shows what a learner chose without obeying it, bounded', () => {
    const hostile = failVerdict({
      ...failure,
      found: '\u001b]52;c;ZXZpbA==\u0007\u001b[2J\r\n\u202eevil\u2066 \u200bhidden',
      say: `No container \`web\`; you have \`${'\u001b'.repeat(5000)}\`.`,
    });
    expect(hostile.found).toBe('\\x1b]52;c;ZXZpbA==\\x07\\x1b[2J\\x0d\\n\\u202eevil\\u2066 \\u200bhidden');
    expect(hostile.say?.length).toBe(500);
    expect(verdict.safeParse(hostile).success).toBe(true);
    expect(verdictText('t', hostile).length).toBeLessThan(2000);
  });
});

describe('plain text', () => {
  it('keeps what people write', () => {
    expect(plainText('Größe `héllo` → 日本 😀', 100)).toBe('Größe `héllo` → 日本 😀');
  });

  it('cuts in the middle and says so', () => {
    expect(plainText('a'.repeat(50) + 'b'.repeat(50), 11)).toBe('aaaaaaa…bbb');
  });

  it('shows half a character, which a cut can leave, as what it is', () => {
    expect(plainText('\ud83d', 10)).toBe('\\ud83d');
  });
});
