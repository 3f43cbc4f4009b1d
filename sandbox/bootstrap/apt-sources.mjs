// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where this machine gets a suite from.
 * @typedef {{ uri: string, suites: string[], components: string[], signedBy: string | undefined }} AptSource
 */

/**
 * Reads every enabled binary source of a machine.
 * @param {string} [folder] /etc/apt
 * @returns {AptSource[]}
 */
export function readAptSources(folder = '/etc/apt') {
  const parts = join(folder, 'sources.list.d');
  const files = [join(folder, 'sources.list')];
  if (existsSync(parts))
    files.push(
      ...readdirSync(parts)
        .sort()
        .map((name) => join(parts, name)),
    );
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      if (file.endsWith('.sources')) return parseStanzas(readFileSync(file, 'utf8'));
      return file.endsWith('.list') ? parseLines(readFileSync(file, 'utf8')) : [];
    });
}

/**
 * The one-line format: `deb [signed-by=…] URI SUITE COMPONENT…`.
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseLines(text) {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    const [, options = '', uri, suite, components = ''] = match ?? [];
    if (uri === undefined || suite === undefined || uri.startsWith('cdrom:')) return [];
    return [
      {
        uri,
        suites: [suite],
        components: components.trim().split(/\s+/).filter(Boolean),
        signedBy: /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1],
      },
    ];
  });
}

/**
 * The deb822 format: stanzas of `Key: value`, separated by empty lines. Several URIs in a stanza become several sources.
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseStanzas(text) {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = parseFields(stanza);
    const words = (/** @type {string} */ key) => (fields.get(key) ?? '').split(/\s+/).filter(Boolean);
    if (!words('types').includes('deb') || /^(no|false|off|0)$/i.test(fields.get('enabled') ?? '')) return [];
    return words('uris').map((uri) => ({
      uri,
      suites: words('suites'),
      components: words('components'),
      signedBy: fields.get('signed-by'),
    }));
  });
}

/** @param {string} stanza */
function parseFields(stanza) {
  /** @type {Map<string, string>} */
  const fields = new Map();
  let key = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
    if (field?.[1] !== undefined) {
      key = field[1].toLowerCase();
      fields.set(key, (field[2] ?? '').trim());
    } else if (/^\s/.test(line) && key !== '') {
      // A value over several lines, such as a key block: kept as it stands.
      fields.set(key, `${fields.get(key)}\n${line}`);
    }
  }
  return fields;
}

/**
 * The source of a release itself (not of its updates), from which a sister release comes too.
 * @param {readonly AptSource[]} sources
 * @param {string} codename `bookworm`
 */
export function sourceOf(sources, codename) {
  return sources.find(({ suites, components }) => suites.includes(codename) && components.includes('main'));
}
