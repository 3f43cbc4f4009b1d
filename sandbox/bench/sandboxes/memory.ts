import type { Instance } from '../../testing/instance.ts';
import { inLabHost } from '../../testing/lab-host.ts';

/** Bash: resident set and kernel memory of the cgroup in `$dir`, MiB: `total_rss` and kmem on v1, `anon` and `kernel` on v2. No page cache. */
const ofGroup = `
  kernel=$(cat "$dir/memory.kmem.usage_in_bytes" 2>/dev/null || awk '$1=="kernel"{print $2}' "$dir/memory.stat")
  awk -v kernel="$kernel" '$1=="total_rss"||$1=="anon"{rss=$2} END{printf "%.1f\\n",(rss+kernel)/1048576}' "$dir/memory.stat"`;

/** MiB of everything below the sandboxes' cgroup, page cache left out. */
export async function memoryOfAll(instance: Instance): Promise<number> {
  const find = 'dir=/sys/fs/cgroup/memory/labs; [ -d "$dir" ] || dir=/sys/fs/cgroup/labs';
  return Number(await inLabHost(instance, `${find}\n${ofGroup}`));
}

/** MiB of each sandbox, page cache left out. */
export async function memoryOfEach(instance: Instance): Promise<number[]> {
  const script = `for dir in /sys/fs/cgroup/memory/labs/*/ /sys/fs/cgroup/labs/*/; do
    [ -f "$dir/memory.stat" ] || continue
    ${ofGroup}
  done`;
  return (await inLabHost(instance, script)).split('\n').filter(Boolean).map(Number);
}
