import type { ContainerFact, ContainersSnapshot } from '#protocol';

/** The engine's API puts a slash before every name. */
export const bare = (name: string): string => (name.startsWith('/') ? name.slice(1) : name);

export const namesOf = (all: ContainersSnapshot): string[] => all.map((one) => bare(one.name)).sort();

export const findContainer = (all: ContainersSnapshot, name: string): ContainerFact | undefined =>
  all.find((one) => bare(one.name) === name);
