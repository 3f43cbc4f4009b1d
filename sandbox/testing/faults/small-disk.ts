import { openFleet } from '../fleet-door.ts';
import type { Instance } from '../instance.ts';
import { inLabHost, renewFleet } from '../lab-host.ts';

export interface SmallDisk extends AsyncDisposable {
  /** Nothing more goes on it. */
  fill(): Promise<void>;
  empty(): Promise<void>;
}

/** Bytes for journal and volumes; of them as many MiB as admission keeps free. */
const size = '900M';
const keepFree = 100;

/** Whatever is there of it goes, also what an interrupted test has left. What lies beneath has the same path: one at a time. */
const drop = `if [ -e /opt/drydock/agent/settings.before ]; then mv /opt/drydock/agent/settings.before /opt/drydock/agent/settings.env; fi
  case $(awk '$5 == "/var/lib/drydock" { source = $(NF - 1) } END { print source }' /proc/self/mountinfo) in
    /dev/loop*) umount /var/lib/drydock/template; umount --lazy /var/lib/drydock ;;
  esac
  for mount in /mnt/small /mnt/template; do if [ -d $mount ]; then ! mountpoint -q $mount || umount $mount; rmdir $mount; fi; done
  rm -f /var/lib/drydock/small.img`;

/**
 * Gives a lab host a small disk of its own for everything it keeps, so that it can be full without the machine's disk being so. Nothing
 * stands ready on it. The former one is back after disposal; sandboxes made meanwhile must have been removed by then.
 */
export async function smallDisk(instance: Instance): Promise<SmallDisk> {
  await inLabHost(
    instance,
    `set -e; ${drop}
    cd /var/lib/drydock; truncate -s ${size} small.img; mkfs.ext4 -q -m 0 -F small.img
    mkdir -p /mnt/small /mnt/template; mount --bind template /mnt/template
    mount -o loop small.img /mnt/small; mkdir /mnt/small/quota /mnt/small/template; cp -a sandboxes /mnt/small; umount /mnt/small
    mount -o loop small.img /var/lib/drydock; mount --bind /mnt/template /var/lib/drydock/template
    cd /opt/drydock/agent; cp settings.env settings.before
    grep -vE '^DRYDOCK_(KEEP_FREE_DISK|WARM|WARM_MAX)=' settings.before > settings.env
    printf 'DRYDOCK_KEEP_FREE_DISK=${keepFree}\\nDRYDOCK_WARM=0\\nDRYDOCK_WARM_MAX=0\\n' >> settings.env
    ${renewFleet}`,
  );
  const fleet = openFleet(instance);
  await fleet.answers();
  for (const { id, state } of await fleet.list()) if (state === 'warm') await fleet.remove(id);
  return {
    fill: async () => {
      await inLabHost(instance, 'cat /dev/zero > /var/lib/drydock/filler 2> /dev/null; [ -s /var/lib/drydock/filler ]');
    },
    empty: async () => {
      await inLabHost(instance, 'rm /var/lib/drydock/filler');
    },
    [Symbol.asyncDispose]: async () => {
      await inLabHost(
        instance,
        `${drop}
        ${renewFleet}`,
      );
      await fleet.answers();
    },
  };
}
