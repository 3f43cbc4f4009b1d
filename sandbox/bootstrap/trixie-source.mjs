// @ts-check
import { trixiePackages } from './engine-plan.mjs';
import { SetupProblem } from './setup-problem.mjs';

/**
 * Debian 13 as a source of low priority on a Debian 12: only Docker and containerd come from it. Same mirror and same key
 * as the machine's own Debian 12. Each suite in a file and stanza of its own: stanzas run together are ignored by apt.
 * @param {import('./apt-sources.mjs').AptSource | undefined} own the machine's source of bookworm
 */
export function trixieFiles(own) {
  if (own === undefined) {
    throw new SetupProblem({
      code: 'no-debian-source',
      message: 'No source of Debian 12 (suite bookworm, component main) was found below /etc/apt',
      hint: 'Add one, or install Docker 23 or newer yourself, then run the command again',
    });
  }
  const signedBy = own.signedBy ?? '/usr/share/keyrings/debian-archive-keyring.gpg';
  const source = ['Types: deb', `URIs: ${own.uri}`, 'Suites: trixie', 'Components: main', `Signed-By: ${signedBy}`];
  const pins = [
    ['Package: *', 'Pin: release n=trixie', 'Pin-Priority: 50'],
    [`Package: ${trixiePackages.join(' ')}`, 'Pin: release n=trixie', 'Pin-Priority: 600'],
  ];
  return {
    source: { folder: '/etc/apt/sources.list.d', name: 'drydock-trixie.sources', text: `${source.join('\n')}\n` },
    pins: {
      folder: '/etc/apt/preferences.d',
      name: 'drydock-trixie',
      text: `${pins.map((stanza) => stanza.join('\n')).join('\n\n')}\n`,
    },
  };
}
