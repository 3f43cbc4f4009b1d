import { writeFileSync } from 'node:fs';
import { factsTable, tableFile } from './facts-table.ts';

/** `npm run facts`: writes the table of facts anew. */
writeFileSync(tableFile, await factsTable());
process.stdout.write(`Written: ${tableFile}\n`);
