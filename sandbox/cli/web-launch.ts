import { join, relative } from 'node:path';
import { z } from 'zod';

/** Everything a supervisor must know to start web, again and again; kept in `launch.json` for a supervisor in the background. */
export const webLaunch = z.object({
  root: z.string(),
  data: z.string(),
  site: z.string(),
  lessons: z.array(z.string()),
  node: z.string(),
  host: z.string(),
  port: z.number().int(),
  url: z.url(),
  allowedHosts: z.string().optional(),
  fleetUrl: z.url(),
  relayUrl: z.url(),
  secretFile: z.string(),
  name: z.string(),
  /** Digest of the code that was started. */
  code: z.string(),
  /** Its first web joins the port of the one before, which still serves. */
  successor: z.boolean().optional(),
  /** User that web becomes; undefined when the starter is not root and web runs as himself. */
  uid: z.number().int().optional(),
  /** Engine sockets to hide from web. */
  sockets: z.array(z.string()),
});
export type WebLaunch = z.infer<typeof webLaunch>;

/** A program to run. */
export interface WebCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The room of web, made in a mount namespace of its own by root and then left behind for good: the clone read-only at a place that
 * an unprivileged user can reach (a clone below /root cannot be), web's own data folder, the one secret; engine sockets are covered.
 * $1 room, $2 clone, $3 folder of web's data, $4 what is told of the cluster, $5 node, $6 secret, $7 uid, $8 number of folders of lessons, those, number of
 * sockets, those, arguments of node.
 */
const roomScript = `set -eu
room=$1 clone=$2 data=$3 cluster=$4 node=$5 secret=$6 uid=$7
shift 7
mount -t tmpfs -o mode=755,size=1m tmpfs "$room"
mkdir "$room/clone" "$room/data" "$room/data/web" "$room/data/cluster"
: > "$room/node"
: > "$room/secret"
mount --bind "$clone" "$room/clone"
mount -o remount,bind,ro "$room/clone"
mount --bind "$data" "$room/data/web"
mkdir -p "$cluster"
mount --bind "$cluster" "$room/data/cluster"
mount -o remount,bind,ro "$room/data/cluster"
mount --bind "$node" "$room/node"
mount -o remount,bind,ro "$room/node"
mount --bind "$secret" "$room/secret"
mount -o remount,bind,ro "$room/secret"
number=$1
shift
while [ "$number" -gt 0 ]; do
  mkdir "$room/lessons-$number"
  mount --bind "$1" "$room/lessons-$number"
  mount -o remount,bind,ro "$room/lessons-$number"
  number=$((number - 1))
  shift
done
number=$1
shift
while [ "$number" -gt 0 ]; do
  if [ -S "$1" ]; then mount --bind /dev/null "$1"; fi
  number=$((number - 1))
  shift
done
mount -o remount,ro "$room"
cd "$room/clone"
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
  --pdeathsig TERM -- "$room/node" "$@"
`;

/** Folder that the room is mounted on; it must exist. */
export function roomOf(name: string): string {
  return `/run/${name}-web`;
}

/** How to run web: in its room when root starts it, else simply as the person himself. Pure. */
export function webCommand(launch: WebLaunch, env: NodeJS.ProcessEnv): WebCommand {
  const main = 'sandbox/web/main.ts';
  const nodeArgs = ['--disable-warning=ExperimentalWarning'];
  if (launch.uid === undefined) {
    const folders = { site: launch.site, lessons: launch.lessons, data: launch.data, secret: launch.secretFile };
    return {
      file: launch.node,
      args: [...nodeArgs, join(launch.root, main)],
      env: webEnvironment(launch, folders, env),
    };
  }
  const room = roomOf(launch.name);
  const inClone = (path: string) => join(room, 'clone', relative(launch.root, path));
  const outside = launch.lessons.filter((folder) => isOutside(launch.root, folder));
  const folders = {
    site: inClone(launch.site),
    lessons: launch.lessons.map((folder) =>
      isOutside(launch.root, folder)
        ? join(room, `lessons-${outside.length - outside.indexOf(folder)}`)
        : inClone(folder),
    ),
    data: join(room, 'data'),
    secret: join(room, 'secret'),
  };
  const counted = (list: readonly string[]) => [String(list.length), ...list];
  const data = [join(launch.data, 'web'), join(launch.data, 'cluster')];
  const script = ['sh', '-c', roomScript, 'drydock-web', room, launch.root, ...data, launch.node];
  return {
    file: 'unshare',
    args: [
      ...['--mount', '--propagation', 'private', '--'],
      ...script,
      ...[launch.secretFile, String(launch.uid), ...counted(outside), ...counted(launch.sockets)],
      ...[...nodeArgs, join(room, 'clone', main)],
    ],
    env: webEnvironment(launch, folders, env),
  };
}

function isOutside(root: string, folder: string): boolean {
  const path = relative(root, folder);
  return path === '..' || path.startsWith('../');
}

/** Web's environment: its own settings and a few of the system's; nothing of the starter's. */
function webEnvironment(
  launch: WebLaunch,
  folders: { site: string; lessons: readonly string[]; data: string; secret: string },
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const foreign = [
    ...['DRYDOCK_SETUP_LOG', 'DRYDOCK_INSTALL', 'DRYDOCK_CHROMIUM', 'DRYDOCK_TEST_STATE'],
    // Only a supervisor says on which descriptors it listens, whether an author is at work, and who else has the port.
    ...['DRYDOCK_READY_FD', 'DRYDOCK_DEV_FD', 'DRYDOCK_DEV_WEB', 'DRYDOCK_SHARE_PORT'],
  ];
  const own = Object.entries(env).filter(
    ([name]) => (name.startsWith('DRYDOCK_') && !foreign.includes(name)) || name === 'LANG' || name === 'TZ',
  );
  return {
    ...Object.fromEntries(own),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: join(folders.data, 'web'),
    NODE_ENV: 'production',
    DRYDOCK_NAME: launch.name,
    DRYDOCK_HOST: launch.host,
    DRYDOCK_PORT: String(launch.port),
    DRYDOCK_URL: new URL(launch.url).origin,
    DRYDOCK_DATA: folders.data,
    DRYDOCK_SITE: folders.site,
    DRYDOCK_LESSONS: folders.lessons.join(':'),
    DRYDOCK_FLEET_URL: launch.fleetUrl,
    DRYDOCK_RELAY_URL: launch.relayUrl,
    DRYDOCK_AGENT_SECRET_FILE: folders.secret,
    ...(launch.allowedHosts === undefined ? {} : { DRYDOCK_ALLOWED_HOSTS: launch.allowedHosts }),
  };
}
