import { choiceId } from '#protocol';
import type { QuestionView } from './question-view.ts';

const right = choiceId.parse('right');

/**
 * A prediction: made once, before the block below it runs. `data-kept` and `data-open` on the question uncover the output,
 * in CSS. It opens when the block has run, or when the learner asks to see what happens.
 */
export function runPrediction(view: QuestionView): void {
  const block = view.root.nextElementSibling;
  view.button.addEventListener('click', () => {
    if ('kept' in view.root.dataset) compare(view);
    else keep(view);
  });
  block?.addEventListener(
    'click',
    (event) => {
      const isRun = event.target instanceof Element && event.target.closest('button[data-run]') !== null;
      if (!isRun || 'kept' in view.root.dataset) return;
      event.preventDefault();
      event.stopPropagation();
      view.chosen();
      view.say('Predict first, then run it.');
      view.root.scrollIntoView({ block: 'nearest' });
    },
    { capture: true },
  );
  block?.addEventListener('lab:ran', () => compare(view));
}

/** A prediction that was made before stays made, and what it was about is open. */
export function restorePrediction(view: QuestionView): void {
  const [made] = view.made();
  if (made === undefined || 'kept' in view.root.dataset) return;
  view.check(made);
  view.root.dataset.kept = '';
  open(view);
}

function keep(view: QuestionView): void {
  const choice = view.chosen();
  if (choice === undefined) return;
  // First, for a change of the book restores what was made before.
  view.root.dataset.kept = '';
  view.keep(choice);
  view.close();
  view.button.textContent = 'Show what happens';
  const next = 'Kept. Run the block below and compare.';
  view.hint(next);
  view.say(next);
}

function compare(view: QuestionView): void {
  if (!('kept' in view.root.dataset) || 'open' in view.root.dataset) return;
  const hadFocus = document.activeElement === view.button;
  view.say(open(view));
  if (hadFocus) view.focusReplies();
}

/** Uncovers the output and shows the reply, whose words it gives. */
function open(view: QuestionView): string {
  const [made = right] = view.made();
  view.root.dataset.open = '';
  view.close();
  view.button.textContent = 'Predicted';
  view.button.disabled = true;
  view.mark(right, 'what happens');
  if (made !== right && made !== 'unsure') view.mark(made, 'your prediction');
  return view.reply(made);
}
