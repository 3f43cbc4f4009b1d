import { expect, it } from 'vitest';
import { parseOsRelease } from './machine.mjs';

it('reads os-release with and without quotes', () => {
  expect(parseOsRelease('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n# x\n')).toEqual({
    PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)',
    VERSION_ID: '12',
    ID: 'debian',
  });
});
