import type { Instance } from '../instance.ts';
import { inLabHost } from '../lab-host.ts';

/** Something outside that a sandbox may try. All of it is made by the test: no packet leaves the lab host, even when a rule is missing. */
interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Where it must answer a sandbox: with the internet, without it too, or never. */
  readonly open: 'with-internet' | 'never';
}

/** Of the ranges for documentation: the internet as far as the firewall can tell, and nobody's. */
const internet = '198.51.100.77';
const neighbour = '10.200.127.78';
const internet6 = '2001:db8:77::25';
const private6 = 'fd77::25';
const metadata6 = 'fd00:ec2::254';

const of = (name: string, address: string, port: number, open: Target['open'] = 'never'): Target => ({
  ...{ name, address, port, open },
});

export const targets: readonly Target[] = [
  of('a web server on the internet', internet, 80, 'with-internet'),
  of('one with TLS', internet, 443, 'with-internet'),
  of('a mail server on the internet', internet, 25),
  of('a name server on the internet', internet, 53),
  of('another port there', internet, 3333),
  of('the metadata of a cloud', '169.254.169.254', 80),
  of('the metadata of its containers', '169.254.170.2', 80),
  of('a machine in 10.0.0.0/8', '10.254.77.1', 80),
  of('a machine in 172.16.0.0/12', '172.30.77.1', 443),
  of('a machine in 192.168.0.0/16', '192.168.77.1', 80),
  of('a machine in 100.64.0.0/10', '100.100.77.1', 443),
  of('another sandbox', neighbour, 80),
  of('a web server on the internet, IPv6', internet6, 80),
  of('one with TLS, IPv6', internet6, 443),
  of('the metadata of a cloud, IPv6', metadata6, 80),
  of('a machine in fd00::/8', private6, 80),
];

const own = targets.map(({ address }) => address).filter((address) => address !== neighbour);
const v4 = [...new Set(own.filter((address) => !address.includes(':')))];
const v6 = [...new Set(own.filter((address) => address.includes(':')))];
const ports = [...new Set(targets.map(({ port }) => port))];

const listen = `for (const port of [${ports}]) require('node:net').createServer((socket) => socket.end()).listen(port, '::', () => console.log(port))`;

const drop = `for device in dd-attack s-attack; do ip link del $device 2> /dev/null; done
  ip netns pids drydock-attack 2> /dev/null | xargs -r kill -9; ip netns del drydock-attack 2> /dev/null; true`;

/**
 * A network namespace in the lab host that owns every target and listens there, with routes to it in both families. Its second cable is
 * named like a sandbox's, and the firewall treats it like one. Gone after disposal.
 */
export async function raiseTargets(instance: Instance): Promise<AsyncDisposable> {
  await inLabHost(
    instance,
    `${drop}; set -e
    ip netns add drydock-attack
    ip link add dd-attack type veth peer name out netns drydock-attack
    ip link add s-attack type veth peer name peer netns drydock-attack
    in="ip -n drydock-attack"
    ip addr add 198.18.253.1/30 dev dd-attack; $in addr add 198.18.253.2/30 dev out
    ip addr add 10.200.127.77/30 dev s-attack; $in addr add ${neighbour}/30 dev peer
    ip link set dd-attack up; ip link set s-attack up
    for device in lo out peer; do $in link set $device up; done
    ip -6 addr add fd77:1::1/64 dev dd-attack nodad; $in -6 addr add fd77:1::2/64 dev out nodad
    for address in ${v4.join(' ')}; do $in addr add $address/32 dev out; ip route replace $address/32 via 198.18.253.2; done
    for address in ${v6.join(' ')}; do $in -6 addr add $address/128 dev out nodad; ip -6 route replace $address/128 via fd77:1::2; done
    $in route add default via 198.18.253.1; $in -6 route add default via fd77:1::1
    ip netns exec drydock-attack node -e ${JSON.stringify(listen)} > /run/attack-listens 2>&1 < /dev/null &
    until [ "$(wc -l < /run/attack-listens)" = ${ports.length} ]; do sleep 0.1; done`,
  );
  return { [Symbol.asyncDispose]: async () => void (await inLabHost(instance, drop)) };
}

/**
 * Gives a sandbox a way out over IPv6, which no sandbox has by itself: addresses on both ends of its cable, routes, forwarding. What it
 * then does not reach, the firewall closed.
 */
export async function leadOverIpv6(instance: Instance, sandbox: string): Promise<void> {
  await inLabHost(
    instance,
    `set -e
    echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
    pid=$(docker inspect -f '{{.State.Pid}}' ${sandbox})
    echo 0 > /proc/sys/net/ipv6/conf/${sandbox}/disable_ipv6
    ip -6 addr add fd77:2::1/64 dev ${sandbox} nodad
    enter="nsenter --target $pid --net"
    $enter sh -c 'echo 0 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6' 2> /dev/null || $enter sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
    $enter ip -6 addr add fd77:2::2/64 dev eth0 nodad
    $enter ip -6 route replace default via fd77:2::1`,
  );
}
