import { closedRanges } from '#protocol';

/** Name of our nftables table in the node's network namespace; nobody else's rules are touched. */
export const tableName = 'drydock_wall';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What the wall knows of the cluster. Addresses are IPv4. */
export interface PodWorld {
  /** Addresses of learners' pods by namespace. */
  readonly learners: ReadonlyMap<string, readonly string[]>;
  /** Pods that are nobody's: the cluster's own. They are not walled in. */
  readonly system: readonly string[];
  /** Those of them that resolve names. */
  readonly resolvers: readonly string[];
  /** Where the API server listens behind its Service. */
  readonly apiServers: readonly Endpoint[];
  /** Ranges of all addresses that pods have on the nodes of the cluster, as far as nodes tell. */
  readonly ranges: readonly string[];
}

/** Before anything is known of the cluster: who is nobody has no neighbours. */
export const nobody: PodWorld = { learners: new Map(), system: [], resolvers: [], apiServers: [], ranges: [] };

export interface WallSettings {
  /** `off`: nothing outside is reached but the course registry. */
  readonly egress: 'on' | 'off';
  /** Where the course registry is, as the node sees it. */
  readonly registry: Endpoint | undefined;
  /** Ranges of the cluster's Services: none of it is found outside. */
  readonly services: readonly string[];
  /** Interfaces that lead out of the node; all others lead to pods. */
  readonly uplinks: readonly string[];
}

/**
 * The wall around learners' pods as one nft program: it replaces our table in one transaction. It decides after Services were
 * resolved to pods (priority -10 of the forward hook), so a Service is as open as the pods behind it. Who is not known yet is treated
 * as a learner's pod that has no neighbours, also when he comes from another node: the wall fails closed. Pure.
 */
export function ruleset({ learners, system, resolvers, apiServers, ranges }: PodWorld, settings: WallSettings): string {
  const { egress, registry, services, uplinks } = settings;
  const namespaces = [...learners].sort(([a], [b]) => a.localeCompare(b)).map(([name, pods]) => ({ name, pods }));
  const owners = namespaces.flatMap(({ name, pods }) => pods.map((pod) => `${pod} : jump ${chainOf(name)}`));
  const names = uplinks.map((name) => `"${name}"`).join(', ');
  return `
table inet ${tableName} {}
delete table inet ${tableName}
table inet ${tableName} {
${setOf('system', system)}
${setOf('resolvers', resolvers)}
${setOf(
  'learners',
  namespaces.flatMap(({ pods }) => pods),
)}
  # An answer at once: whoever tries learns in a moment that it is closed.
  chain refuse {
    meta l4proto tcp reject with tcp reset
    reject with icmpx admin-prohibited
  }

  chain outside {
    ip daddr @resolvers meta l4proto { tcp, udp } th dport 53 accept
${apiServers.map(({ address, port }) => `    ip daddr ${address} tcp dport ${port} accept\n`).join('')}${
  registry === undefined ? '' : `    ip daddr ${registry.address} tcp dport ${registry.port} accept\n`
}    ip daddr { ${closedRanges.join(', ')} } jump refuse
${egress === 'on' ? '    tcp dport { 80, 443 } accept\n' : ''}    jump refuse
  }

${namespaces.map(({ name, pods }) => memberChain(name, pods)).join('')}  map owners {
    type ipv4_addr : verdict
${owners.length === 0 ? '' : `    elements = { ${owners.join(', ')} }\n`}  }

  # Nobody sends in another pod's name: an answer to the sender would leave by the interface that it came from.
  chain prerouting {
    type filter hook prerouting priority raw; policy accept;
    iifname { "lo", ${names} } accept
    meta nfproto ipv6 drop
    fib saddr . iif oif missing drop
  }

  chain forward {
    type filter hook forward priority filter - 10; policy accept;
    jump leaving
    ct state established,related accept
${egress === 'on' ? '' : `    ip saddr @system oifname { ${names} } meta l4proto { tcp, udp } th dport 53 jump refuse\n`}    ip saddr @system accept
    ip saddr vmap @owners
    ip saddr @learners jump outside
${ranges.length === 0 ? '' : `    ip saddr { ${ranges.join(', ')} } jump outside\n`}    iifname { "lo", ${names} } accept
    jump outside
  }

  chain output {
    type filter hook output priority filter - 10; policy accept;
    jump leaving
  }

  # Before kube-proxy knows a Service its address would lead out of the node, to whoever answers there, and such a connection would stay.
  chain leaving {
${services.length === 0 ? '' : `    oifname { ${names} } ip daddr { ${services.join(', ')} } jump refuse\n`}  }

  chain input {
    type filter hook input priority filter - 10; policy accept;
    iifname { "lo", ${names} } accept
    ct state established,related accept
    ip saddr @system accept
${apiServers.map(({ address, port }) => `    ip daddr ${address} tcp dport ${port} accept\n`).join('')}    jump refuse
  }
}
`;
}

const chainOf = (namespace: string) => `own_${namespace.replaceAll('-', '_')}`;

function memberChain(namespace: string, pods: readonly string[]): string {
  return `  chain ${chainOf(namespace)} {
    ip daddr { ${pods.join(', ')} } accept
  }

`;
}

function setOf(name: string, addresses: readonly string[]): string {
  const elements = addresses.length === 0 ? '' : `    elements = { ${addresses.join(', ')} }\n`;
  return `  set ${name} {
    type ipv4_addr
${elements}  }
`;
}
