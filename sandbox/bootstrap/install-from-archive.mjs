// @ts-check
import { installPackages, knownPackages, mendPackages, refreshLists, simulateInstall } from './apt-packages.mjs';

/**
 * Installs packages from the archive of this system: first finds out what exactly would change, says it, then does it.
 * @param {import('./ensure-engine.mjs').EngineContext} context
 * @param {{ title: string, addSources: () => void, packages: readonly string[], optional: readonly string[] }} wanted
 */
export async function installFromArchive(context, { title, addSources, packages: required, optional }) {
  const looking = context.progress.phase('Package lists');
  const { packages, added, upgraded } = await orFail(looking, 'not read', async () => {
    looking.update('checking the package system');
    await mendPackages(context);
    addSources();
    looking.update('reading package lists');
    await refreshLists(context);
    const packages = [...required, ...(await knownPackages(context, optional))];
    return { packages, ...(await simulateInstall(context, packages)) };
  });
  looking.done(`${added.length} packages to add, ${upgraded.length} to upgrade`);
  if (added.length > 0) context.say(`Adding: ${added.join(' ')}`);
  if (upgraded.length > 0) context.say(`Upgrading: ${upgraded.join(' ')}`);
  const installing = context.progress.phase(title);
  await orFail(installing, 'not installed', () => installPackages(context, packages, added, installing.update));
  installing.done(`${added.length} packages added`);
}

/**
 * @template T
 * @param {{ fail(detail: string): void }} phase
 * @param {string} detail
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function orFail(phase, detail, work) {
  try {
    return await work();
  } catch (cause) {
    phase.fail(detail);
    throw cause;
  }
}
