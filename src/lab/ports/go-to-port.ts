import type { OpenPreview } from '#protocol';

/**
 * A tab for a port, opened while the click still counts: later a browser takes it for an advertisement. What is shown in it has no way back
 * to this page, whose Cross-Origin-Opener-Policy parts them.
 */
export function openTab(): { readonly name: string; close(): void } {
  const name = `drydock-${crypto.randomUUID()}`;
  const tab = window.open('about:blank', name);
  return { name, close: () => tab?.close() };
}

/** Sends a frame, or a tab, to a port. The ticket travels in the body of a form: no address, history or log holds it. */
export function goToPort({ url, ticket }: OpenPreview, target: string): void {
  if (ticket === undefined) {
    window.open(url, target);
    return;
  }
  const form = document.createElement('form');
  form.method = 'post';
  form.action = url;
  form.target = target;
  form.hidden = true;
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'ticket';
  field.value = ticket;
  form.append(field);
  document.body.append(form);
  form.submit();
  form.remove();
}
