import { courseCluster, courseRegistry } from '#protocol';
import type { Endpoint } from '../settings.ts';
import type { AllowedTarget } from './allowed.ts';

/** Name of our nftables table; nobody else's rules are touched. */
export const tableName = 'drydock';

/** Connections of one sandbox at a time, new ones beyond are refused. */
const maxConnections = 400;

/** IPv4 that is not the public internet: link-local with the clouds' metadata, private, shared, loopback, reserved, multicast. */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
] as const;

export interface RulesetOptions {
  /** `off`: nothing outside is reached but the course registry, not even what is listed in `allowed`. */
  readonly egress: 'on' | 'off';
  readonly allowed: readonly AllowedTarget[];
  /** The lab host's own resolver, the one address of it that sandboxes reach. */
  readonly resolver: string;
  /** Where the course registry is; sandboxes reach it at the address that all lab hosts give it. */
  readonly registry?: Endpoint | undefined;
  /** Address of the Kubernetes node, while there is one; sandboxes reach some ports of it, at the address that all lab hosts give it. */
  readonly cluster?: string | undefined;
}

/** Ports of the node that sandboxes reach: the API server, the ingress controller, node ports of learners. */
const clusterPorts = `{ ${courseCluster.api}, ${courseCluster.http}, ${courseCluster.https}, ${courseCluster.nodePorts.first}-${courseCluster.nodePorts.last} }`;

/**
 * The firewall as one nft program: it replaces our table in one transaction. Every bridge of a sandbox is named like the sandbox,
 * so `s-*` is all of them. It decides before the engine's own rules (priority -10), in every address family. Pure.
 */
export function ruleset({ egress, allowed, resolver, registry, cluster }: RulesetOptions): string {
  const isOn = egress === 'on';
  // Without the internet also what was connected before has to end: only answers to others pass by themselves.
  const answers = isOn ? 'ct state established,related' : 'ct state established,related ct direction reply';
  const others = [
    ...(registry === undefined ? [] : [{ range: registry.address, port: registry.port }]),
    // A proxy of the site is among them, and leads to the internet.
    ...(isOn ? allowed : []),
  ];
  const exceptions = [
    ...(cluster === undefined ? [] : [`    ip daddr ${cluster} tcp dport ${clusterPorts} accept`]),
    ...others.map(({ range, port }) =>
      port === undefined
        ? `    ip daddr ${range} meta l4proto { tcp, udp } th dport { 53, 80, 443 } accept`
        : `    ip daddr ${range} tcp dport ${port} accept`,
    ),
  ];
  const ways = [
    ...(registry === undefined
      ? []
      : [
          `ip daddr ${courseRegistry.address} tcp dport ${courseRegistry.port} dnat ip to ${registry.address}:${registry.port}`,
        ]),
    ...(cluster === undefined
      ? []
      : [`ip daddr ${courseCluster.address} tcp dport ${clusterPorts} dnat ip to ${cluster}`]),
  ];
  return `
table inet ${tableName} {}
delete table inet ${tableName}
table inet ${tableName} {
  set connections {
    type ifname
    size 4096
    flags dynamic
  }

  # An answer at once: whoever tries learns in a moment that it is closed.
  chain refuse {
    meta l4proto tcp reject with tcp reset
    reject with icmpx admin-prohibited
  }

  chain from_sandbox_out {
    # IPv6 has no way out at all: nothing that is closed for IPv4 is open there.
    meta nfproto ipv6 jump refuse
    oifname "s-*" jump refuse
    add @connections { iifname ct count over ${maxConnections} } jump refuse
${exceptions.join('\n')}
    ip daddr { ${closed4.join(', ')} } jump refuse
${isOn ? '    tcp dport { 80, 443 } accept\n' : ''}    jump refuse
  }

  chain from_sandbox_in {
    ip daddr ${resolver} meta l4proto { tcp, udp } th dport 53 accept
    jump refuse
  }

  chain forward {
    type filter hook forward priority filter - 10; policy accept;
    iifname "s-*" ${answers} accept
    oifname "s-*" ct state established,related accept
    iifname "s-*" jump from_sandbox_out
    oifname "s-*" drop
  }

${ways.length === 0 ? '' : leadOn(ways)}
  chain input {
    type filter hook input priority filter - 10; policy accept;
    iifname "s-*" ${answers} accept
    iifname "s-*" jump from_sandbox_in
  }
}
`;
}

/** Before the routing: what goes to an address of the course in the sandboxes goes to where that is. */
const leadOn = (ways: readonly string[]) => `
  chain prerouting {
    type nat hook prerouting priority dstnat - 10; policy accept;
${ways.map((way) => `    iifname "s-*" ${way}`).join('\n')}
  }
`;
