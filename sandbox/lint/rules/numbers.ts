/** A number for people: `1,240`, `9.3`. */
export const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** "1 check", "2 checks". */
export const plural = (count: number, noun: string): string => `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
