import { courseCluster, type NodePorts } from '#protocol';

/** Every pair of node ports that a namespace may have, from the lowest one. Pure. */
export function* pairs(): Generator<NodePorts> {
  const { first, last } = courseCluster.nodePorts;
  for (let port = first; port < last; port += 2) yield [port, port + 1];
}
