import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How far the course registry is filled, in `stock.json` of the data folder: for the doctor and for whoever ends the work. */
const stockState = z.object({
  /** The process that fills it. */
  pid: z.number().int().positive(),
  /** Images that it has, `nginx:1.26`. */
  held: z.array(z.string()),
  /** Images that are to come. */
  missing: z.array(z.string()),
  /** Why it ended before its time. */
  failed: z.string().optional(),
});
export type StockState = z.infer<typeof stockState>;

const fileOf = (data: string) => join(data, 'stock.json');

/** Undefined when nothing was ever written, or by another version. */
export function readStock(data: string): StockState | undefined {
  if (!existsSync(fileOf(data))) return undefined;
  try {
    return stockState.safeParse(JSON.parse(readFileSync(fileOf(data), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export function writeStock(data: string, state: StockState): void {
  writeFileSync(`${fileOf(data)}.new`, `${JSON.stringify(state)}\n`);
  renameSync(`${fileOf(data)}.new`, fileOf(data));
}
