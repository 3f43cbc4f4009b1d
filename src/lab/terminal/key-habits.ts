export interface KeyPorts {
  leave(): void;
  search(): void;
  /** Copies the selection; false when there is none. */
  copy(): boolean;
}

/** Whether the platform copies with plain Ctrl+C where something is selected. */
const windows = /Win/.test(navigator.platform);

/** The few keys that belong to the page and not to the shell. True lets the terminal have the key. */
export function pageKeys(ports: KeyPorts): (event: KeyboardEvent) => boolean {
  const act = (event: KeyboardEvent, action: () => void) => {
    event.preventDefault();
    if (event.type === 'keydown') action();
    return false;
  };
  return (event) => {
    const { key, ctrlKey, shiftKey, metaKey, altKey } = event;
    if (key === 'F6' && !ctrlKey && !altKey && !metaKey) return act(event, ports.leave);
    if (altKey || metaKey || !ctrlKey) return true;
    const letter = key.toLowerCase();
    if (shiftKey && letter === 'f') return act(event, ports.search);
    if (shiftKey && letter === 'c') return act(event, () => ports.copy());
    // The browser pastes by itself; the terminal must not send the key as well.
    if (shiftKey && letter === 'v') return false;
    const copies = key === 'Insert' || (windows && letter === 'c' && !shiftKey);
    if (copies && event.type === 'keydown' && ports.copy()) return act(event, () => {});
    return true;
  };
}
