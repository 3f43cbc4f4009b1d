import { describe, expect, it } from 'vitest';
import type { FileFact, FileSource } from '#protocol';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aRepository } from '../../testing/git-things.ts';
import { contentId } from './git-lens.ts';

const first = { 'app.py': 'print("ahoi – Hafen")\n', 'lock.txt': 'Flask==2.0.1\n' };
const { ids, files } = aRepository('/root/app', [first, { ...first, 'app.py': 'print("ahoi")\n' }]);
const nothing = { kind: 'absent' as const };
const world: Readonly<Record<FileSource, FileFact>> = {
  ...Object.fromEntries(Object.entries(files).map(([path, file]) => [`file:/:${path}`, file])),
  'file:/:/root/else/.git/logs/HEAD': nothing,
  [`file:/:/root/app/.git/objects/aa/${'a'.repeat(38)}`]: nothing,
};
const { git } = lensesOver(world);
const [older = '', newer = ''] = ids;

describe('a repository', () => {
  it('tells which commits HEAD has led to', () => {
    expect(git('/root/app').heads.value).toEqual(ids);
  });

  it('tells what a commit holds, by name and content', () => {
    const { files: all, fileText } = git('/root/app').commit(older);
    expect(Object.keys(all.value ?? {})).toEqual(['app.py', 'lock.txt']);
    expect(all.value?.['app.py']).toBe(contentId(first['app.py']));
    expect(fileText('app.py').value).toBe(first['app.py']);
    expect(git('/root/app').commit(newer).files.value?.['app.py']).toBe(contentId('print("ahoi")\n'));
  });

  it('says what is not there', () => {
    expect(git('/root/else').heads.absence?.found).toBe('no repository with commits');
    for (const id of ['a'.repeat(40), 'main', '../../../../etc/passwd', ''])
      expect(git('/root/app').commit(id).files.absence?.found).toBe('it is not there');
    expect(git('/root/app').commit(older).fileText('more').absence?.found).toBe('no such file');
    expect(git('/root/app').commit('main').fileText('app.py').absence?.found).toBe('it is not there');
  });

  it('believes no object whose content has another checksum', () => {
    const at = (id: string) => `/root/app/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    const forged = lensesOver({ ...world, [`file:/:${at(older)}`]: files[at(newer)] ?? nothing });
    expect(forged.git('/root/app').commit(older).files.value).toBeUndefined();
  });
});

it('a folder is absolute', () => {
  expect(() => git('app')).toThrow('no absolute path');
});
