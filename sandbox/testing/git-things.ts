import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { FileFact } from '#protocol';

/** The files of a repository's `.git` with one commit a record of files, oldest first; paths are those in the sandbox. */
export function aRepository(folder: string, commits: readonly Readonly<Record<string, string>>[]) {
  const files: Record<string, FileFact> = {};
  const add = (kind: string, content: Buffer): string => {
    const bytes = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]);
    const id = createHash('sha1').update(bytes).digest('hex');
    const packed = deflateSync(bytes).toString('latin1');
    files[`${folder}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`] = {
      ...{ kind: 'file', mode: 0o444, uid: 0, gid: 0, modified: 0, size: packed.length, cut: false },
      ...{ text: '\ufffd', bytes: packed },
    };
    return id;
  };
  const ids = commits.map((content) => {
    const entries = Object.entries(content).map(([name, text]) =>
      Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(add('blob', Buffer.from(text)), 'hex')]),
    );
    return add('commit', Buffer.from(`tree ${add('tree', Buffer.concat(entries))}\nauthor A <a@b> 0 +0000\n\nwords\n`));
  });
  const from = (at: number) => ids[at - 1] ?? '0'.repeat(40);
  const text = ids.map((id, at) => `${from(at)} ${id} A <a@b> 0 +0000\tcommit: words\n`).join('');
  files[`${folder}/.git/logs/HEAD`] = {
    ...{ kind: 'file', mode: 0o644, uid: 0, gid: 0, modified: 0, size: text.length, cut: false },
    text,
  };
  return { ids, files };
}
