import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { seedLivingCases } from '../../../../subgraphs/cases/demo/living-cases.js';
import type { FrameDimension } from '../../../../subgraphs/cases/domain/statistics.js';
import { foldCaseCounts, keptCounts } from '../../../../subgraphs/cases/store/case-counts.js';
import { countCases } from '../../../../subgraphs/cases/store/statistics.js';
import type { CaseTrx } from '../../../../subgraphs/cases/store/tables.js';
import { sweep } from '../../../../subgraphs/cases/sweep/sweep.js';
import type { DivisionLevel } from '../../../../subgraphs/kit/graph/enums.js';
import { silentLog } from '../../../../subgraphs/kit/log.js';
import { shippedFile } from '../../../../subgraphs/kit/shipped.js';
import { policeMatrixPlan } from '../../../../subgraphs/registry/demo/police-matrix.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, COUNTY_OFFICER, NEIGHBOUR, SERVICE, startCounty, type County } from '../county.js';
import { handling } from '../handle.js';
import { RESOLVED, seedCases } from './seed-cases.js';

const NOW = new Date('2026-11-20T15:00:00+08:00');
const EVERYTHING = { categories: [], divisions: [], agencyIds: [], channels: [], states: [], provenance: null };
const LEAVES: readonly FrameDimension[] = [
  'CATEGORY',
  'DIVISION',
  'AGENCY',
  'MONTH',
  'CHANNEL',
  'STATE',
  'ACCOUNT',
  'PROVENANCE',
];
const CUTS: readonly (readonly FrameDimension[])[] = [
  LEAVES,
  ['CATEGORY', 'MONTH'],
  ['AGENCY'],
  ['STATE', 'CHANNEL'],
  [],
];
const LIMIT = 100_000;

const counted = (trx: CaseTrx, groupBy: readonly FrameDimension[], clocksAt: Date | null) =>
  countCases(trx, {
    selection: EVERYTHING,
    span: null,
    now: clocksAt ?? NOW,
    limit: LIMIT,
    clocks: clocksAt !== null,
    percentiles: false,
    groupBy,
  });

/** Now, and when every clock that runs has run out. */
const JUDGED_AT = [null, NOW, new Date('2100-01-01T00:00:00Z')];

/** A change to some of a few cases and their clocks. */
type Step = (trx: CaseTrx, ids: readonly string[]) => Promise<unknown>;

interface ClockChange {
  readonly kind: string;
  readonly due_at: Date;
  readonly met_at: Date | null;
  readonly cancelled_at: Date | null;
  readonly paused_at: Date | null;
}

async function putClock(trx: CaseTrx, caseId: string, no: number, change: ClockChange): Promise<void> {
  const { kind, due_at, met_at, cancelled_at, paused_at } = change;
  await sql`
    insert into clock (case_id, no, kind, started_at, due_at, first_due_at, paused_at, paused_ms, met_at, cancelled_at,
      amount, unit, policy_version, provisional)
    values (${caseId}, ${no}, ${kind}, ${NOW}, ${due_at}, ${due_at}, ${paused_at}, 0, ${met_at}, ${cancelled_at},
      1, 'HOUR', 'test@1', false)
    on conflict (case_id, no) do update set (kind, due_at, paused_at, met_at, cancelled_at) =
      (excluded.kind, excluded.due_at, excluded.paused_at, excluded.met_at, excluded.cancelled_at)`.execute(trx);
}

function shippedDivisions() {
  const [, ...lines] = readFileSync(shippedFile('subgraphs/registry/data/divisions.csv'), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => {
    const [code, name, parent, level] = line.split(',') as [string, string, string, DivisionLevel];
    return { code, name, parent_code: parent === '' ? null : parent, level };
  });
}

eachStore('The counts that the database keeps of cases', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind, NOW);
  });
  afterAll(() => county.subgraph.stop());

  const as = <T>(work: (trx: CaseTrx) => Promise<T>): Promise<T> => county.deps.db.asCaller(SERVICE, work);
  const rowsOf = async (table: 'case_count' | 'case_count_change'): Promise<number> => {
    const { rows } = await as((trx) => sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(trx));
    return rows[0]!.n;
  };
  const expectTruth = async (): Promise<void> => {
    for (const groupBy of CUTS) {
      for (const clocksAt of JUDGED_AT) {
        const [kept, fresh] = await as(async (trx) => [
          await keptCounts(trx, { groupBy, limit: LIMIT, clocksAt }),
          await counted(trx, groupBy, clocksAt),
        ]);
        expect(kept).toEqual(fresh);
      }
    }
  };

  test('are none of none', expectTruth);

  test('are what counting gives, after lives of all kinds, before folding and after', async () => {
    const { agencies } = policeMatrixPlan(shippedDivisions());
    await seedLivingCases(county.deps, { agencies, now: NOW, count: 60 });
    await seedCases(county.deps.db, 7, { ...RESOLVED, quality_flags: ['NEGATIVE_DURATION'], handoffs: 2 });
    await seedCases(county.deps.db, 3, { ...RESOLVED, provenance: 'IMPORTED', intake_account_id: 'account_1' });
    await seedCases(county.deps.db, 2, { category_code: null, division_code: null, accepted_at: null });
    await expectTruth();
    const [kept] = await as((trx) => keptCounts(trx, { groupBy: [], limit: 1, clocksAt: NOW }));
    expect(kept!.counts).toMatchObject({ negativeDuration: 7, handoffs: expect.any(Number) });
    expect(kept!.counts.received).toBeGreaterThanOrEqual(60 + 12);
    await as(foldCaseCounts);
    expect(await rowsOf('case_count_change')).toBe(0);
    await expectTruth();
  }, 240_000);

  test('follow every single column they are cut by, and forget cells that have become empty', async () => {
    const changes = [
      sql`category_code = 'moved.away'`,
      sql`category_code = null`,
      sql`division_code = '110101'`,
      sql`lead_agency_id = ${NEIGHBOUR}`,
      sql`channel = 'PHONE'`,
      sql`intake_account_id = 'account_2'`,
      sql`provenance = 'IMPORTED'`,
      sql`received_at = '2024-02-29T23:59:59+08:00'`,
      sql`accepted_at = '2024-12-31T16:00:00Z'`,
      sql`reopen_count = 1, return_count = 1, handoffs = 9, offline_visits = 8`,
      sql`state = 'CLOSED', closed_at = '2025-01-01T00:00:00+08:00'`,
      sql`closing_reason = 'EXPLAINED', kind = 'INQUIRY'`,
      sql`resolved = false`,
      sql`quality_flags = '{NEGATIVE_DURATION}'`,
      sql`state = 'WITHDRAWN'`,
    ];
    const [id] = await seedCases(county.deps.db, 1, { lead_agency_id: COUNTY });
    for (const change of changes) {
      await as((trx) => sql`update cases set ${change} where id = ${id}`.execute(trx));
      await expectTruth();
    }
    await as(foldCaseCounts);
    const cells = await rowsOf('case_count');
    await as((trx) => sql`delete from cases where id = ${id}`.execute(trx));
    await expectTruth();
    await as(foldCaseCounts);
    expect(await rowsOf('case_count')).toBeLessThan(cells);
    await expectTruth();
  });

  test('follow clocks that start, pause, move, are met, cancelled and taken away, whatever befalls their cases', async () => {
    const day = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
    const instant = fc.integer({ min: -30, max: 30 }).map(day);
    const changed = fc.record({
      kind: fc.constantFrom('FIRST_RESPONSE', 'RESOLVE', 'SIGN'),
      due_at: instant,
      met_at: fc.option(instant),
      cancelled_at: fc.option(instant, { freq: 3 }),
      paused_at: fc.option(instant, { freq: 3 }),
    });
    const place = fc.nat(3);
    const no = fc.nat(2);
    const put = fc.record({ place, no, change: changed }).map(
      ({ place, no, change }): Step =>
        (trx, ids) =>
          putClock(trx, ids[place]!, no, change),
    );
    const drop = fc.record({ place, no }).map(
      ({ place, no }): Step =>
        (trx, ids) =>
          sql`delete from clock where case_id = ${ids[place]} and no = ${no}`.execute(trx),
    );
    const move = fc.record({ place, channel: fc.constantFrom('PHONE', 'FAX') }).map(
      ({ place, channel }): Step =>
        (trx, ids) =>
          sql`update cases set channel = ${channel} where id = ${ids[place]}`.execute(trx),
    );
    const accept = fc.record({ place, at: fc.option(instant) }).map(
      ({ place, at }): Step =>
        (trx, ids) =>
          sql`update cases set accepted_at = ${at} where id = ${ids[place]}`.execute(trx),
    );
    const steps = fc.array(fc.oneof(put, put, put, drop, move, move, accept, fc.constant<Step>(foldCaseCounts)), {
      minLength: 5,
      maxLength: 15,
    });
    const ids = await seedCases(county.deps.db, 4, { channel: 'CLOCKED' });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        for (const step of taken) await as((trx) => step(trx, ids));
        await expectTruth();
      }),
      { numRuns: 12 },
    );
  }, 240_000);

  test('stay few where nobody sweeps: a writer folds them now and then', async () => {
    const [id] = await seedCases(county.deps.db, 1, { channel: 'MANY' });
    await as(foldCaseCounts);
    // One change in 4,096; that chance passes by 80,000 of them is less likely than one in a hundred million.
    let changes = 0;
    for (let rows = 0; rows >= 2 * changes && changes < 80_000; rows = await rowsOf('case_count_change')) {
      await as((trx) =>
        sql`do $$ begin for n in 1..1000 loop
          update cases set channel = 'MANY ' || n % 2 where channel like 'MANY%';
        end loop; end $$`.execute(trx),
      );
      changes += 1_000;
    }
    expect(await rowsOf('case_count_change')).toBeLessThan(2 * changes);
    await as((trx) => sql`delete from cases where id = ${id}`.execute(trx));
    await expectTruth();
  }, 120_000);

  test('keep nothing of a transaction that is rolled back, nor of a change to what is not counted', async () => {
    await as(foldCaseCounts);
    const undone = as(async (trx) => {
      await sql`update cases set channel = 'FAX'`.execute(trx);
      await sql`select fold_case_counts()`.execute(trx);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await as((trx) => sql`update cases set version = version + 1, summary = 'another'`.execute(trx));
    expect(await rowsOf('case_count_change')).toBe(0);
    await expectTruth();
  });

  test('are what counting gives while several write, fold and read at once', async () => {
    const take = handling(county);
    const write = async (no: number): Promise<void> => {
      for (let round = 0; round < 4; round++) {
        await (no % 2 === 0 ? take.signed() : take.accepted());
        await seedCases(county.deps.db, 2, { channel: `C${no}` });
      }
    };
    let writing = true;
    const fold = async (): Promise<void> => {
      while (writing) await as(foldCaseCounts);
    };
    // One statement, one snapshot: what is kept and what there is.
    const read = async (): Promise<void> => {
      while (writing) {
        const { rows } = await as((trx) =>
          sql<{ kept: number; stored: number }>`select (select count(*) from cases) as stored,
            (select sum(received) from (select received from case_count union all select received from case_count_change) k)
              as kept`.execute(trx),
        );
        expect(rows[0]!.kept).toBe(rows[0]!.stored);
      }
    };
    const folding = [fold(), fold(), read()];
    await Promise.all([0, 1, 2].map(write)).finally(() => (writing = false));
    await Promise.all(folding);
    await expectTruth();
    await sweep(county.deps, { log: silentLog });
    await expectTruth();
  }, 120_000);

  test('begin anew on demand, for whoever wrote without triggers', async () => {
    await county.subgraph.database.asOwner(
      "set search_path to cases; set session_replication_role = replica; update cases set channel = 'LETTER'; reset session_replication_role; reset search_path",
    );
    const before = await as((trx) => keptCounts(trx, { groupBy: ['CHANNEL'], limit: LIMIT, clocksAt: null }));
    expect(before.map(({ channel }) => channel)).not.toContain('LETTER');
    await county.subgraph.database.asOwner('set search_path to cases; select count_all_cases(); reset search_path');
    await expectTruth();
  });

  test('are out of sight of officers', async () => {
    const seen = await county.deps.db.asCaller(COUNTY_OFFICER, (trx) =>
      keptCounts(trx, { groupBy: ['STATE'], limit: 9, clocksAt: null }),
    );
    expect(seen).toEqual([]);
  });
});
