/** A number for people: `1,240`, `9.3`. */
export const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
