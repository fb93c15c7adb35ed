import type { By } from '../../../../subgraphs/cases/actions/parts.js';
import { SLA_POLICIES } from '../../../../subgraphs/cases/domain/sla-policies.js';
import type { ImportParts } from '../../../../subgraphs/cases/import/run-import.js';
import type { UnitToEstablish } from '../../../../subgraphs/cases/import/units.js';
import { caseMigrations } from '../../../../subgraphs/cases/migrations/all.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { shippedCalendar } from '../../../../subgraphs/cases/store/workday-file.js';
import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import { systemClock } from '../../../../subgraphs/kit/clock.js';
import type { Database } from '../../../../subgraphs/kit/store/database.js';
import { createTestDatabase, type StoreKind, type TestDatabase } from '../../../harness/stores.js';

/** An empty cases store to import into, with a register that only remembers what it was told. */
export interface TestImport {
  readonly parts: ImportParts;
  readonly by: By;
  readonly db: Database<CaseTables>;
  readonly database: TestDatabase;
  readonly established: readonly UnitToEstablish[];
  close(): Promise<void>;
}

export async function openImport(kind: StoreKind): Promise<TestImport> {
  const database = await createTestDatabase(kind);
  const db = await database.open<CaseTables>('cases', caseMigrations);
  const established: UnitToEstablish[] = [];
  return {
    parts: {
      db,
      clock: systemClock,
      rules: { calendar: shippedCalendar(), policies: SLA_POLICIES },
      establishUnits: async (units) => void established.push(...units),
    },
    by: { caller: serviceCaller('cases'), correlationId: 'import-test' },
    db,
    database,
    established,
    close: () => database.close(),
  };
}
