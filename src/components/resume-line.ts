import { z } from 'zod';
import { progress } from '#protocol';
import { storedPreferences } from '../lab/preferences.ts';

const titles = z.record(z.string(), z.string());

/** `Resume: Namespaces, step …`, for a reader who was here before; says nothing to others and when web is away. */
class ResumeLine extends HTMLElement {
  async connectedCallback(): Promise<void> {
    if (!storedPreferences(localStorage).flag('learner-known')) return;
    const resume = await this.#ask();
    const title =
      resume === undefined ? undefined : titles.parse(JSON.parse(this.dataset.titles ?? '{}'))[resume.lesson];
    if (resume === undefined || title === undefined) return;
    const link = document.createElement('a');
    link.href = `/${resume.lesson}/${resume.anchor === undefined ? '' : `#${resume.anchor}`}`;
    link.textContent = title;
    this.replaceChildren('Resume: ', link);
    if (resume.anchor !== undefined) this.append(`, step “${inWords(resume.anchor)}”`);
  }

  async #ask() {
    try {
      const response = await fetch('/api/progress', { signal: AbortSignal.timeout(10_000) });
      if (!response.ok) return undefined;
      return progress.parse(await response.json()).resume;
    } catch {
      return undefined;
    }
  }
}

/** An anchor is its heading in lower case with hyphens: near enough to be recognised. */
function inWords(anchor: string): string {
  const words = anchor.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

customElements.define('resume-line', ResumeLine);
