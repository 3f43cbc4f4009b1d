import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Machine {
  /** Folder with root.ext4, vmlinuz, initrd. */
  readonly system: string;
  /** Disk of its engine. */
  readonly dockerDisk: string;
  /** Tar archive, as a disk. */
  readonly work: string;
  /** File that gets what it says on its console. */
  readonly console: string;
}

/** What the processor is called: all that software emulation knows, less cx16, with which Debian's kernel panics in __kmalloc. */
const processor = 'max,-cx16';
/** An emulated timer stutters when the processor is busy, which the kernel takes for broken hardware (no_timer_check) or a stall. */
const kernelWords =
  'root=/dev/vda rw console=ttyS0 panic=-1 quiet systemd.show_status=0 no_timer_check nowatchdog rcupdate.rcu_cpu_stall_suppress=1';

/**
 * Runs the machine, without a network and without a lasting trace on its disks, until it powers off; calls `tell` with each line of
 * its second serial port. Rejects when the signal aborts; the machine is gone then too, as it is after a kill of ours.
 */
export async function runMachine(
  { system, dockerDisk, work, console }: Machine,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const disk = (file: string) => ['-drive', `file=${file},format=raw,if=virtio,snapshot=on`];
  const args = [
    ...['-accel', 'tcg,thread=multi', '-smp', '2', '-cpu', processor, '-m', '3072'],
    ...['-nographic', '-nodefaults', '-no-reboot', '-nic', 'none', '-serial', `file:${console}`, '-serial', 'stdio'],
    ...[`${system}/root.ext4`, dockerDisk, work].flatMap(disk),
    ...['-kernel', `${system}/vmlinuz`, '-initrd', `${system}/initrd`],
    ...['-append', kernelWords],
  ];
  const low = ['--pdeathsig', 'KILL', '--', 'nice', '-n', '10', 'qemu-system-x86_64'];
  const machine = spawn('setpriv', [...low, ...args], {
    signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  machine.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  createInterface({ input: machine.stdout }).on('line', tell);
  const code = await new Promise<number | null>((resolve, reject) => {
    machine.on('error', reject);
    machine.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The machine ended with ${code}: ${errors.join('').slice(-1000)}`);
}
