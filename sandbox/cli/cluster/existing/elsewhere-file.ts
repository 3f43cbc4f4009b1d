/** File of the lab host that says where a cluster is that is not ours; its firewall follows it. Without it, the cluster is our own. */
export const elsewhereFile = '/var/lib/drydock/kubernetes/elsewhere.json';
