import { isIPv4 } from 'node:net';

/** A private address or range of the site that sandboxes may reach, with one TCP port or, without, on the ports of the web and DNS. */
export interface AllowedTarget {
  readonly range: string;
  readonly port: number | undefined;
}

/**
 * Reads `10.1.2.3:3128,10.9.0.0/24`. Pure.
 *
 * @throws Error that names the entry that does not fit: nothing of it may reach the firewall's program.
 */
export function readAllowed(text: string): readonly AllowedTarget[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [, address = '', bits, port] = /^([\d.]+)(?:\/(\d{1,2}))?(?::(\d{1,5}))?$/.exec(entry) ?? [];
      const fits = isIPv4(address) && Number(bits ?? 32) <= 32 && Number(port ?? 1) >= 1 && Number(port ?? 1) <= 65_535;
      if (!fits)
        throw new Error(`DRYDOCK_EGRESS_ALLOW: "${entry}" is no IPv4 address or range, with or without a port`);
      return {
        range: bits === undefined ? address : `${address}/${bits}`,
        port: port === undefined ? undefined : Number(port),
      };
    });
}
