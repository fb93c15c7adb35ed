import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grantFromCommandLine } from '../../bin/commands/grant.js';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import { systemClock } from '../../subgraphs/kit/clock.js';
import { stableId } from '../../subgraphs/kit/ids.js';
import { readEvents } from '../../subgraphs/kit/ledger/read.js';
import { silentLog } from '../../subgraphs/kit/log.js';
import { openStore } from '../../subgraphs/kit/service/store.js';
import type { Database } from '../../subgraphs/kit/store/database.js';
import { openEmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { establishRegistry } from '../../subgraphs/registry/actions/establish.js';
import { registryMigrations } from '../../subgraphs/registry/migrations/all.js';
import type { Tables } from '../../subgraphs/registry/store/tables.js';
import { copyOfEmptyDatabase } from '../harness/templates.js';

const MINISTRY = {
  id: stableId('agency', 'police-cn'),
  code: 'police-cn',
  name: '公安部',
  level: 'NATIONAL' as const,
  functionLine: 'police',
  divisionCode: null,
  superiorId: null,
};

describe('B3 liandong grant', () => {
  let environment: { readonly DATA_DIR: string; readonly LOG_LEVEL: string };
  beforeAll(async () => {
    environment = { DATA_DIR: await copyOfEmptyDatabase(), LOG_LEVEL: 'silent' };
    const plan = { agencies: [MINISTRY], accounts: [], matrices: [], nodes: [] };
    await withRegister((db) => establishRegistry({ db, clock: systemClock }, plan));
  }, 60_000);
  afterAll(() => rmSync(environment.DATA_DIR, { recursive: true }));

  const withRegister = async <T>(work: (db: Database<Tables>) => Promise<T>): Promise<T> => {
    const embedded = await openEmbeddedDatabase(environment.DATA_DIR);
    try {
      const where = { environment: {}, embedded: async () => embedded, log: silentLog };
      return await work(await openStore<Tables>({ name: 'registry', migrations: registryMigrations, ...where }));
    } finally {
      await embedded.close();
    }
  };
  const grant = (input: Partial<Parameters<typeof grantFromCommandLine>[0]> = {}) =>
    grantFromCommandLine({ subject: 'first', agencyCode: 'police-cn', role: 'ADMINISTRATOR', ...input }, environment);

  it('makes the first administrator, and the ledger says that nobody above did', async () => {
    expect(await grant()).toMatch(/^first is ADMINISTRATOR at police-cn \(grant_[0-9a-f]{32}\)\.$/);
    const [grants, events] = await withRegister((db) =>
      db.asCaller(serviceCaller('registry'), async (trx) => [
        await trx.selectFrom('access_grant').select(['subject', 'agency_id', 'role', 'valid_to']).execute(),
        await readEvents(trx, { chain: 'access', afterSeq: 0, limit: 10 }),
      ]),
    );
    expect(grants).toEqual([{ subject: 'first', agency_id: MINISTRY.id, role: 'ADMINISTRATOR', valid_to: null }]);
    expect(events).toMatchObject([{ type: 'gov.registry.grant.given.v1', actorRole: 'SYSTEM' }]);
  });

  it('is one sentence for what cannot be granted', async () => {
    await expect(grant()).rejects.toThrow(/^The subject holds this role there in that time\.$/);
  });

  it('is refused while somebody else has the data open', async () => {
    await withRegister(async () => {
      await expect(grant({ subject: 'second' })).rejects.toThrow(/is in use by process \d+: stop that one first/);
    });
  });
});
