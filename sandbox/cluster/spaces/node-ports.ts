import { courseCluster, type NodePorts } from '#protocol';

/** Pairs in the order in which they are tried, from the lowest one that is not taken; ends when all were tried. Pure. */
export function* freePairs(taken: ReadonlySet<number>): Generator<NodePorts> {
  const { first, last } = courseCluster.nodePorts;
  for (let port = first; port < last; port += 2) {
    if (!taken.has(port)) yield [port, port + 1];
  }
}
