/** Where everything of ours that is nobody's namespace lives. */
export const systemNamespace = 'drydock-system';

/** Roles that every learner is bound to; made once for the cluster. */
export const clusterRoles = {
  /** In his namespace: whatever lessons need. */
  learner: 'drydock-learner',
  /** Outside: what may be looked at. Also a Role in kube-system. */
  window: 'drydock-window',
  /** Web's own account: keeps namespaces, reads everything for checks. */
  platform: 'drydock-platform',
} as const;

/** Folder of the wall on each node: `closed.nft` are the rules with which a node of ours comes up, before the wall stands. */
export const wallFolder = '/var/lib/drydock/wall';

/** Folder of the prepared volumes on each node, one folder a namespace. */
export const volumeFolder = '/var/lib/drydock/volumes';
