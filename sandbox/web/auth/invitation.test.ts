import { expect, it } from 'vitest';
import { isInvitation, newInvitation } from './invitation.ts';

const now = 1_760_000_000_000;
const invitation = newInvitation('secret', now + 1000);

it('works until its time', () => {
  expect(isInvitation('secret', invitation, now)).toBe(true);
  expect(isInvitation('secret', invitation, now + 1000)).toBe(false);
});

it.each([
  ['signed with another secret', newInvitation('other', now + 1000)],
  ['made to last longer', invitation.replace(/^\w+/, (now + 9_000_000).toString(36))],
  ['empty', ''],
  ['cut', invitation.slice(0, -1)],
  ['without a time', invitation.replace(/^\w+/, '')],
])('is refused when it is %s', (_, text) => {
  expect(isInvitation('secret', text, now)).toBe(false);
});
