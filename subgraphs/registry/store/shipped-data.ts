import type { RegistryTrx } from './tables.js';

/** The digest of the shipped file that was loaded last under this name. */
export async function loadedDigest(trx: RegistryTrx, name: string): Promise<string | undefined> {
  const row = await trx.selectFrom('shipped_data').select('digest').where('name', '=', name).executeTakeFirst();
  return row?.digest;
}

export async function rememberDigest(trx: RegistryTrx, name: string, digest: string): Promise<void> {
  await trx
    .insertInto('shipped_data')
    .values({ name, digest })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ digest }))
    .execute();
}
