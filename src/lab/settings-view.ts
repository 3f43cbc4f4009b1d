import { part } from './part.ts';
import type { Preferences } from './preferences.ts';

export interface SettingsPorts {
  readonly preferences: Preferences;
  fontSize(): number;
  changed(): void;
}

/** The menu's choices for the terminal, kept on this device. */
export function listenToSettings(root: ParentNode, ports: SettingsPorts): void {
  const menu = part(root, 'menu', HTMLDetailsElement);
  closeByItself(menu);
  const size = part(root, 'font-size', HTMLOutputElement);
  size.value = String(ports.fontSize());
  const resize = (by: number) => {
    ports.preferences.set('font-size', ports.fontSize() + by);
    size.value = String(ports.fontSize());
    ports.changed();
  };
  part(root, 'font-smaller', HTMLElement).addEventListener('click', () => resize(-1));
  part(root, 'font-larger', HTMLElement).addEventListener('click', () => resize(1));

  const body = part(root, 'body', HTMLElement);
  const flag = (name: string, apply: (on: boolean) => void) => {
    const box = part(root, name, HTMLInputElement);
    box.checked = ports.preferences.flag(name);
    apply(box.checked);
    box.addEventListener('change', () => {
      ports.preferences.set(name, box.checked);
      apply(box.checked);
      ports.changed();
    });
  };
  flag('copy-on-select', () => {});
  flag('screen-reader', () => {});
  flag('show-log', (on) => {
    body.dataset.log = on ? 'shown' : 'hidden';
  });
}

function closeByItself(menu: HTMLDetailsElement): void {
  document.addEventListener('pointerdown', ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}
