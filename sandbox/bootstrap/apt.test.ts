import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCandidates, parseSimulation } from './apt-packages.mjs';
import { parseLines, parseStanzas, readAptSources, sourceOf } from './apt-sources.mjs';
import { trixieFiles } from './trixie-source.mjs';

const stanzas = `Types: deb deb-src
# http://snapshot.example/
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

describe('apt sources', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drydock apt-'));
    mkdirSync(join(folder, 'sources.list.d'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read from both formats, without disabled ones, comments and disks', () => {
    writeFileSync(join(folder, 'sources.list'), '# deb http://no.example x main\ndeb cdrom:[x]/ bookworm main\n');
    writeFileSync(join(folder, 'sources.list.d/debian.sources'), stanzas);
    writeFileSync(
      join(folder, 'sources.list.d/other.list'),
      'deb [arch=amd64 signed-by=/k.gpg] https://other.example/apt any main # x\n',
    );
    writeFileSync(join(folder, 'sources.list.d/debian.sources.save'), stanzas);
    const sources = readAptSources(folder);
    expect(sources.map(({ uri }) => uri)).toEqual(['http://mirror.example/debian', 'https://other.example/apt']);
    expect(sources[1]?.signedBy).toBe('/k.gpg');
    expect(sourceOf(sources, 'bookworm')?.uri).toBe('http://mirror.example/debian');
    expect(sourceOf(sources, 'trixie')).toBeUndefined();
  });

  it('keep a key that is written into the stanza', () => {
    const key = ' -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n -----END PGP PUBLIC KEY BLOCK-----';
    const [source] = parseStanzas(
      `Types: deb\nURIs: http://m/\nSuites: bookworm\nComponents: main\nSigned-By:\n${key}\n`,
    );
    expect(source?.signedBy).toBe(`\n${key}`);
  });

  it('take Debian 13 from the same mirror, pinned low but for Docker', () => {
    const own = sourceOf(parseLines('deb http://mirror.example/debian bookworm main non-free'), 'bookworm');
    const { source, pins } = trixieFiles(own);
    expect(`${source.text}\n---\n${pins.text}`).toMatchSnapshot();
  });

  it('are not guessed where there is no Debian 12', () => {
    expect(() => trixieFiles(undefined)).toThrow('No source of Debian 12');
  });
});

describe('what apt says', () => {
  it('tells new, upgraded and removed packages apart', () => {
    const text = `NOTE: This is only a simulation!
Inst runc (1.1.5 Debian:12.11/oldstable [amd64])
Inst containerd [1.6] (1.7.24 Debian:13.1/stable [amd64]) []
Remv docker-ce [28]
Conf runc (1.1.5 Debian:12.11/oldstable [amd64])`;
    expect(parseSimulation(text)).toEqual({ added: ['runc'], upgraded: ['containerd'], removed: ['docker-ce'] });
  });

  it('names the packages that can be had', () => {
    const policy = `docker-cli:
  Installed: (none)
  Candidate: 26.1.5+dfsg1-9
docker-compose-v2:
  Installed: (none)
  Candidate: (none)
`;
    expect(parseCandidates(policy)).toEqual(['docker-cli']);
  });
});
