import { part } from './part.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that goes ahead. */
  readonly confirm: string;
  /** Text to look at first, shown as it is. */
  readonly sample?: string;
}

export type Ask = (question: Question) => Promise<boolean>;

/** Asks before something is lost. Escape and Cancel mean no. */
export function askWith(root: ParentNode): Ask {
  const dialog = part(root, 'dialog', HTMLDialogElement);
  return (question) => {
    part(dialog, 'dialog-title', HTMLElement).textContent = question.title;
    part(dialog, 'dialog-text', HTMLElement).textContent = question.text;
    part(dialog, 'dialog-confirm', HTMLElement).textContent = question.confirm;
    const sample = part(dialog, 'dialog-sample', HTMLElement);
    sample.hidden = question.sample === undefined;
    sample.textContent = question.sample ?? '';
    dialog.returnValue = 'no';
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    });
  };
}
