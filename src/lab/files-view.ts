import { UserError } from '#protocol';
import type { ClientContext } from './client/client-context.ts';
import { problemOf } from './client/problems.ts';
import { part } from './part.ts';

/** The learner's files in the menu: when they were saved, the download, and the way back. */
export function listenToFiles(root: ParentNode, { api }: Pick<ClientContext, 'api'>): void {
  const answer = part(root, 'files-answer', HTMLElement);
  const buttons = ['files-download', 'files-restore'].map((name) => part(root, name, HTMLButtonElement));
  const showSaved = async () => {
    const saved = part(root, 'files-saved', HTMLElement);
    saved.textContent = await savedWords(api);
  };
  const act = async (doing: string, work: () => Promise<string>) => {
    answer.textContent = doing;
    for (const button of buttons) button.disabled = true;
    try {
      answer.textContent = await work();
    } catch (error) {
      const { message, hint = '' } = problemOf(error);
      answer.textContent = `${message}. ${hint}`;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
    await showSaved();
  };
  const menu = part(root, 'menu', HTMLDetailsElement);
  menu.addEventListener('toggle', () => {
    if (menu.open) void showSaved();
  });
  part(root, 'files-download', HTMLElement).addEventListener('click', () => {
    void act('Packing…', async () => {
      saveAs(await api.filesArchive(new AbortController().signal));
      return 'Your browser has the archive.';
    });
  });
  part(root, 'files-restore', HTMLElement).addEventListener('click', () => {
    void act('Unpacking…', async () => {
      await api.restoreFiles(new AbortController().signal);
      return 'The saved files are in /root again. Newer ones of the same name were replaced.';
    });
  });
}

async function savedWords(api: Pick<ClientContext['api'], 'savedFiles'>): Promise<string> {
  try {
    const { at, bytes } = await api.savedFiles(new AbortController().signal);
    return `Last saved ${new Date(at).toLocaleString()}, ${sizeWords(bytes)}.`;
  } catch (error) {
    if (error instanceof UserError && error.problem.code === 'no-files') return 'Nothing is saved yet.';
    return '';
  }
}

/** In the unit in which a person would say it. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

function saveAs(archive: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(archive);
  link.download = 'drydock-files.tar.gz';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
