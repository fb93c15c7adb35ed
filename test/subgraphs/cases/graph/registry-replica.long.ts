import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { followRegistry } from '../../../../subgraphs/cases/feed/registry-replica.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { stableId } from '../../../../subgraphs/kit/ids.js';
import { silentLog } from '../../../../subgraphs/kit/log.js';
import type { Follower } from '../../../../subgraphs/kit/feed/follow.js';
import { seedPoliceMatrix } from '../../../../subgraphs/registry/demo/seed.js';
import { registry } from '../../../../subgraphs/registry/main.js';
import { createTestDatabase, type TestDatabase } from '../../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { SERVICE } from '../county.js';

describe('The replica of registry', () => {
  let database: TestDatabase;
  let owner: Awaited<ReturnType<typeof startTestSubgraph<never, never, never>>>;
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  let follower: Follower;
  beforeAll(async () => {
    database = await createTestDatabase('pglite');
    const register = await startTestSubgraph(registry, { database });
    owner = register as never;
    await seedPoliceMatrix(register.deps);
    subgraph = await startTestSubgraph(cases, { database });
    const ask = (document: string, variables: Readonly<Record<string, unknown>>) =>
      register.ask(document, variables, SERVICE);
    follower = followRegistry(subgraph.deps, ask, silentLog);
    await follower.caughtUp();
  }, 240_000);
  afterAll(async () => {
    await follower.stop();
    await subgraph.stop();
    await owner.stop();
    await database.close();
  });

  const read = <T>(work: Parameters<typeof subgraph.db.asCaller<T>>[1]) => subgraph.db.asCaller(SERVICE, work);

  test('holds every agency with its line, and every member of the police matrix, from the feed alone', async () => {
    const [agencies, members] = await read(async (trx) => [
      await trx.selectFrom('agency_replica').selectAll().execute(),
      await trx.selectFrom('matrix_member').selectAll().execute(),
    ]);
    expect(agencies.length).toBeGreaterThan(3_349);
    expect(members).toHaveLength(3_349);
    const lines = ['police-cn', 'police-440000', 'police-440100', 'police-440104'].map((code) =>
      stableId('agency', code),
    );
    const yuexiu = agencies.find((agency) => agency.code === 'police-440104')!;
    expect(yuexiu).toMatchObject({ id: lines[3], division_code: '440104', level: 'COUNTY', superior_id: lines[2] });
    expect(yuexiu.line_path).toBe(lines.map((id) => `${id}.`).join(''));
  });
});
