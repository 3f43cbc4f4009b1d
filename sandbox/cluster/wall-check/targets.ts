/** An address that a learner's pod tries to reach. */
export interface CheckTarget {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Whether it must answer: a check that finds everything closed because nothing works at all would prove nothing. */
  readonly reachable: boolean;
}

/** An address of the documentation range: the internet as far as the wall can tell, and nobody's. */
const internet = '198.51.100.25';
const closed = ['169.254.169.254', '10.255.254.253', '172.31.254.253', '192.168.254.253', '100.127.254.253'] as const;

/** Addresses that the check plays itself, on a node: no packet of it leaves. */
export const worldAddresses: readonly string[] = [internet, ...closed];
/** Ports that it listens on there. */
export const worldPorts: readonly number[] = [25, 80, 3333];

/** Where the check's own pods listen. */
export const listenPort = 8080;

/** What the probe stands for, in its list of targets: the node's own end of its cable, by IPv6. */
export const nodeByIpv6 = 'node-by-ipv6';

export interface CheckedPlaces {
  readonly egress: 'on' | 'off';
  readonly ownPod: string;
  readonly otherPod: string;
  /** The node that the probe is on, and all others. */
  readonly node: string;
  readonly otherNodes: readonly string[];
  readonly resolver: string;
  readonly apiServer: string;
  readonly registry: { readonly address: string; readonly port: number } | undefined;
}

/** Everything that the probe tries, in this order: own pods first, so that the wall knows the probe when the rest is tried. Pure. */
export function checkTargets(places: CheckedPlaces): readonly CheckTarget[] {
  const { egress, registry } = places;
  const open = (name: string, address: string, port: number) => ({ name, address, port, reachable: true });
  const shut = (name: string, address: string, port: number) => ({ name, address, port, reachable: false });
  return [
    open('a pod of its own', places.ownPod, listenPort),
    open('the resolver', places.resolver, 53),
    open('the API server', places.apiServer, 443),
    ...(registry === undefined ? [] : [open('the course registry', registry.address, registry.port)]),
    { name: 'the internet', address: internet, port: 80, reachable: egress === 'on' },
    shut('a mail server', internet, 25),
    shut('a port that is neither 80 nor 443', internet, 3333),
    ...closed.map((address) => shut(`the private address ${address}`, address, 80)),
    shut('a pod of somebody else', places.otherPod, listenPort),
    shut('the kubelet', places.node, 10_250),
    ...places.otherNodes.map((node) => shut(`the kubelet of another node, ${node}`, node, 10_250)),
    shut('the kubelet by IPv6', nodeByIpv6, 10_250),
    shut('the proxy of the node', places.node, 10_256),
  ];
}
