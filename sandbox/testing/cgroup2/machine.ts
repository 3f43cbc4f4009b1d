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
  /** Ports of 127.0.0.1 here behind which the two doors of its lab host are. */
  readonly doors: Doors;
  /** When it settles, the work of the machine is done. */
  readonly done: Promise<unknown>;
}

export interface Doors {
  readonly fleet: number;
  readonly relay: number;
}

/** What the processor is called: all that software emulation knows, less cx16, with which Debian's kernel panics in __kmalloc. */
const processor = 'max,-cx16';
/** An emulated timer stutters when the processor is busy, which the kernel takes for broken hardware (no_timer_check) or a stall. */
const kernelWords =
  'root=/dev/vda rw console=ttyS0 panic=-1 quiet systemd.show_status=0 no_timer_check nowatchdog rcupdate.rcu_cpu_stall_suppress=1 net.ifnames=0';
/** The machine's one address: of a network that ends in its emulator, with no way to anywhere. */
const address = '10.0.2.15';

/**
 * Runs the machine, with no way out and without a lasting trace on its disks, until it powers off; calls `tell` with each line of
 * its second serial port. It can be reached by its two doors alone. Rejects when the signal aborts; the machine is gone then too, as it
 * is after a kill of ours.
 */
export async function runMachine(
  { system, dockerDisk, work, console, doors, done }: Machine,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const disk = (file: string) => ['-drive', `file=${file},format=raw,if=virtio,snapshot=on`];
  const forwards = [`${doors.fleet}-${address}:7001`, `${doors.relay}-${address}:7002`].map(
    (ports) => `hostfwd=tcp:127.0.0.1:${ports}`,
  );
  const args = [
    ...['-accel', 'tcg,thread=multi', '-smp', '2', '-cpu', processor, '-m', '3072'],
    ...['-nographic', '-nodefaults', '-no-reboot', '-serial', `file:${console}`, '-serial', 'stdio'],
    ...['-netdev', ['user', 'id=doors', 'restrict=on', ...forwards].join(',')],
    // Without the program that boots over a network.
    ...['-device', 'virtio-net-pci,netdev=doors,romfile='],
    ...[`${system}/root.ext4`, dockerDisk, work].flatMap(disk),
    ...['-kernel', `${system}/vmlinuz`, '-initrd', `${system}/initrd`],
    ...['-append', kernelWords],
  ];
  const low = ['--pdeathsig', 'KILL', '--', 'nice', '-n', '10', 'qemu-system-x86_64'];
  const machine = spawn('setpriv', [...low, ...args], {
    signal,
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A machine that has gone reads no more: its end is told below.
  machine.stdin.on('error', () => undefined);
  const powerOff = () => machine.stdin.write('done\n');
  void done.then(powerOff, powerOff);
  const errors: string[] = [];
  machine.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  createInterface({ input: machine.stdout }).on('line', tell);
  const code = await new Promise<number | null>((resolve, reject) => {
    machine.on('error', reject);
    machine.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The machine ended with ${code}: ${errors.join('').slice(-1000)}`);
}
