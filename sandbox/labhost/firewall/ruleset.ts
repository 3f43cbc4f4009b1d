import { closedRanges, courseCluster, courseRegistry, type SandboxId } from '#protocol';
import type { Endpoint } from '../settings.ts';
import type { AllowedTarget } from './allowed.ts';

/** Name of our nftables table; nobody else's rules are touched. */
export const tableName = 'drydock';
/** Name of the set in it of the sandboxes that do without the internet while others have it. */
export const offlineSet = 'offline';
/** Where a resolver of the lab host listens that knows no name outside (init). */
const closedResolver = 5300;

/** Connections of one sandbox at a time, new ones beyond are refused. */
const maxConnections = 400;

export interface RulesetOptions {
  /** `off`: nothing outside is reached but the course registry, not even what is listed in `allowed`. */
  readonly egress: 'on' | 'off';
  readonly allowed: readonly AllowedTarget[];
  /** Sandboxes that are treated as with `egress: 'off'`, whatever holds for the others. */
  readonly offline: readonly SandboxId[];
  /** The lab host's own resolver, the one address of it that sandboxes reach. */
  readonly resolver: string;
  /** Where the course registry is; sandboxes reach it at the address that all lab hosts give it. */
  readonly registry?: Endpoint | undefined;
  /** Where the Kubernetes cluster is, while there is one; sandboxes reach some ports of it, at the address that all lab hosts give it. */
  readonly cluster?: ClusterPlace | undefined;
}

/** Where a Kubernetes cluster is reached. */
export interface ClusterPlace {
  readonly api: Endpoint;
  /** IPv4 address of the node that node ports and ingress are asked at; undefined where there is none. */
  readonly node: string | undefined;
}

/** Ports of the node that sandboxes reach beside the API server: the ingress controller, node ports of learners. */
const nodePorts = `{ ${courseCluster.http}, ${courseCluster.https}, ${courseCluster.nodePorts.first}-${courseCluster.nodePorts.last} }`;

/**
 * The firewall as one nft program: it replaces our table in one transaction. Every bridge of a sandbox is named like the sandbox,
 * so `s-*` is all of them. It decides before the engine's own rules (priority -10), in every address family. Pure.
 */
export function ruleset({ egress, allowed, offline, resolver, registry, cluster }: RulesetOptions): string {
  const isOn = egress === 'on';
  // Without the internet also what was connected before has to end: only answers to others pass by themselves.
  const answers = 'ct state established,related ct direction reply';
  const known = isOn ? 'ct state established,related' : answers;
  const inside = [
    ...(cluster === undefined
      ? []
      : [
          acceptTo({ range: cluster.api.address, port: cluster.api.port }),
          ...(cluster.node === undefined ? [] : [`ip daddr ${cluster.node} tcp dport ${nodePorts} accept`]),
        ]),
    ...(registry === undefined ? [] : [acceptTo({ range: registry.address, port: registry.port })]),
  ];
  const from = (who: string, to: string, port: string | number) => `iifname ${who} ip daddr ${to} tcp dport ${port}`;
  const ways = [
    `iifname @${offlineSet} ip daddr ${resolver} meta l4proto { tcp, udp } th dport 53 dnat ip to ${resolver}:${closedResolver}`,
    ...(registry === undefined
      ? []
      : [
          `${from('"s-*"', courseRegistry.address, courseRegistry.port)} dnat ip to ${registry.address}:${registry.port}`,
        ]),
    ...(cluster === undefined
      ? []
      : [
          `${from('"s-*"', courseCluster.address, courseCluster.api)} dnat ip to ${cluster.api.address}:${cluster.api.port}`,
          ...(cluster.node === undefined
            ? []
            : [`${from('"s-*"', courseCluster.address, nodePorts)} dnat ip to ${cluster.node}`]),
        ]),
  ];
  const lines = (all: readonly string[]) => all.map((line) => `    ${line}\n`).join('');
  return `
table inet ${tableName} {}
delete table inet ${tableName}
table inet ${tableName} {
  set connections {
    type ifname
    size 4096
    flags dynamic
  }

  set ${offlineSet} {
    type ifname
${offline.length === 0 ? '' : `    elements = { ${quoted(offline)} }\n`}  }

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
${lines(inside)}    iifname @${offlineSet} jump refuse
${
  // A proxy of the site is among them, and leads to the internet.
  lines(isOn ? allowed.map(acceptTo) : [])
}    ip daddr { ${closedRanges.join(', ')} } jump refuse
${isOn ? '    tcp dport { 80, 443 } accept\n' : ''}    jump refuse
  }

  chain from_sandbox_in {
    ip daddr ${resolver} meta l4proto { tcp, udp } th dport 53 accept
    jump refuse
  }

  # What asked the other resolver before is not led here by the kernel, and has to begin anew.
  chain from_offline_in {
    ip daddr ${resolver} meta l4proto { tcp, udp } th dport ${closedResolver} accept
    jump refuse
  }

  chain forward {
    type filter hook forward priority filter - 10; policy accept;
    iifname @${offlineSet} ${answers} accept
    iifname @${offlineSet} jump from_sandbox_out
    iifname "s-*" ${known} accept
    oifname "s-*" ct state established,related accept
    iifname "s-*" jump from_sandbox_out
    oifname "s-*" drop
  }

  # Before the routing: what goes to an address of the course in the sandboxes goes to where that is.
  chain prerouting {
    type nat hook prerouting priority dstnat - 10; policy accept;
${lines(ways)}  }

  chain input {
    type filter hook input priority filter - 10; policy accept;
    iifname @${offlineSet} ${answers} accept
    iifname @${offlineSet} jump from_offline_in
    iifname "s-*" ${known} accept
    iifname "s-*" jump from_sandbox_in
  }
}
`;
}

/** The program that makes these sandboxes, and no others, do without the internet; one transaction. Pure. */
export function offlineProgram(offline: readonly SandboxId[]): string {
  const set = `inet ${tableName} ${offlineSet}`;
  return `flush set ${set}\n${offline.length === 0 ? '' : `add element ${set} { ${quoted(offline)} }\n`}`;
}

const quoted = (ids: readonly SandboxId[]) => ids.map((id) => `"${id}"`).join(', ');

const acceptTo = ({ range, port }: AllowedTarget) =>
  port === undefined
    ? `ip daddr ${range} meta l4proto { tcp, udp } th dport { 53, 80, 443 } accept`
    : `ip daddr ${range} tcp dport ${port} accept`;
