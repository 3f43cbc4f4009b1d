import { join } from 'node:path';
import { holdLock } from '../../bootstrap/lock.mjs';
import { ensureImages, ensureShelfImage } from '../../images/build.ts';
import { shelfCatalog } from '../../images/images.ts';
import type { CommandContext } from '../command-context.ts';
import { fetchWheels, wheelsTitle } from './fetch-wheels.ts';
import { courseDoor } from './index.ts';
import { holdsImage, pushImage } from './push-images.ts';
import { type StockState, writeStock } from './stock-state.ts';

/**
 * Puts every image of the course into its registry: those of all sandboxes, then those that lessons pull, pulled or built first; then what they
 * install with pip. What is
 * there costs nothing, so an interrupted one goes on with the next start.
 */
export async function stock(context: CommandContext): Promise<void> {
  const { settings, signal, say } = context;
  const release = await holdLock({
    ...context,
    file: join(settings.data, 'stock.lock'),
    what: 'filling of the registry',
  });
  let state: StockState = { pid: process.pid, held: [], missing: [] };
  const tell = (next: Partial<StockState>) => {
    state = { ...state, ...next };
    writeStock(settings.data, state);
  };
  try {
    const images = await ensureImages(context);
    const door = await courseDoor(context);
    const names = [...images.course.map(({ name }) => name), ...shelfCatalog.map(({ name }) => name)];
    tell({ missing: [...names, wheelsTitle] });
    for (const name of names) {
      signal.throwIfAborted();
      if (!(await holdsImage(door.door, name, signal))) {
        const image = images.course.find((one) => one.name === name) ?? (await ensureShelfImage(context, name, images));
        await pushImage(context, image, door);
        say(`The course registry has ${name} now.`);
      }
      tell({ held: [...state.held, name], missing: state.missing.filter((one) => one !== name) });
    }
    const python = images.course.find(({ name }) => name.startsWith('python:'))?.reference;
    if (python !== undefined && (await fetchWheels(context, python)))
      tell({ held: [...state.held, wheelsTitle], missing: [] });
    else tell({ failed: 'the index of Python packages does not answer, or has not all of them' });
  } catch (cause) {
    if (!signal.aborted) tell({ failed: (cause instanceof Error ? cause.message : String(cause)).slice(0, 500) });
    throw cause;
  } finally {
    release();
  }
}
