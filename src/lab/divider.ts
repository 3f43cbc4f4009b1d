import type { Preferences } from './preferences.ts';

export interface DividerPorts {
  readonly preferences: Preferences;
  /** Name of the preference and of the CSS variable `--NAME-part`. */
  readonly name: 'lab-width' | 'checks-height';
  /** Per cent that the second side takes. */
  readonly normal: number;
  /** Per cent at a point of the screen. */
  partAt(event: PointerEvent): number;
  moved(): void;
}

/** Per cent of one press on an arrow key. */
const step = 2;

/** Makes a separator move by pointer and keyboard; a double-click brings the normal size back. */
export function makeDivider(divider: HTMLElement, ports: DividerPorts): void {
  const least = Number(divider.getAttribute('aria-valuemin'));
  const most = Number(divider.getAttribute('aria-valuemax'));
  const { preferences, name, normal } = ports;
  let value = preferences.number(name, { least, most, normal });
  const show = (wanted: number) => {
    value = Math.round(Math.min(most, Math.max(least, wanted)) * 10) / 10;
    divider.setAttribute('aria-valuenow', String(Math.round(value)));
    document.documentElement.style.setProperty(`--${name}-part`, String(value));
    ports.moved();
  };
  const keep = () => preferences.set(name, value);
  divider.setAttribute('aria-valuenow', String(Math.round(value)));

  divider.addEventListener('pointerdown', (down) => {
    if (down.button !== 0) return;
    divider.setPointerCapture(down.pointerId);
    divider.classList.add('is-dragging');
    const drag = (move: PointerEvent) => show(ports.partAt(move));
    const drop = () => {
      divider.classList.remove('is-dragging');
      divider.removeEventListener('pointermove', drag);
      keep();
    };
    divider.addEventListener('pointermove', drag);
    divider.addEventListener('lostpointercapture', drop, { once: true });
  });
  divider.addEventListener('dblclick', () => {
    show(normal);
    preferences.forget(name);
  });
  divider.addEventListener('keydown', (event) => {
    const next = afterKey(event.key, value, { least, most });
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    keep();
  });
}

/** The second side lies at the end: towards the start it grows. */
function afterKey(key: string, value: number, range: { least: number; most: number }): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return value + step;
    case 'ArrowRight':
    case 'ArrowDown':
      return value - step;
    case 'Home':
      return range.most;
    case 'End':
      return range.least;
    default:
      return undefined;
  }
}
