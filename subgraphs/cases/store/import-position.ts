import type { CaseTrx } from './tables.js';

/** How many rows of a file have been read; undefined for a file never begun. */
export async function importPosition(
  trx: CaseTrx,
  fingerprint: string,
): Promise<{ readonly rowsRead: number; readonly finished: boolean } | undefined> {
  const row = await trx
    .selectFrom('import_position')
    .select(['rows_read', 'finished'])
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row && { rowsRead: row.rows_read, finished: row.finished };
}

/** Call it in the transaction that writes the rows. */
export async function advanceImport(
  trx: CaseTrx,
  position: {
    readonly fingerprint: string;
    readonly format: string;
    readonly rowsRead: number;
    readonly finished: boolean;
    readonly at: Date;
  },
): Promise<void> {
  const { fingerprint, format, rowsRead, finished, at } = position;
  const progress = { rows_read: rowsRead, finished, advanced_at: at };
  await trx
    .insertInto('import_position')
    .values({ fingerprint, format, ...progress })
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet(progress))
    .execute();
}
