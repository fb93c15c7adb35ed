import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedLivingCases } from '../../../../subgraphs/cases/demo/living-cases.js';
import { CASE_STATES } from '../../../../subgraphs/cases/domain/states.js';
import { policeMatrixPlan } from '../../../../subgraphs/registry/demo/police-matrix.js';
import { shippedFile } from '../../../../subgraphs/kit/shipped.js';
import type { DivisionLevel } from '../../../../subgraphs/kit/graph/enums.js';
import { eachStore } from '../../../harness/stores.js';
import { SERVICE, startCounty, type County } from '../county.js';

function shippedDivisions() {
  const [, ...lines] = readFileSync(shippedFile('subgraphs/registry/data/divisions.csv'), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => {
    const [code, name, parent, level] = line.split(',') as [string, string, string, DivisionLevel];
    return { code, name, parent_code: parent === '' ? null : parent, level };
  });
}

const NOW = new Date('2026-11-20T15:00:00+08:00');

eachStore('The demo’s living cases', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind, NOW);
  });
  afterAll(() => county.subgraph.stop());

  test('stand in every state, some of them overdue, some reopened, none in the future', async () => {
    const { agencies } = policeMatrixPlan(shippedDivisions());
    await seedLivingCases(county.deps, { agencies, now: NOW, count: 140 });
    const rows = await county.deps.db.asCaller(SERVICE, (trx) => trx.selectFrom('cases').selectAll().execute());
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(CASE_STATES));
    expect(rows.filter((row) => row.open && row.next_due_at < NOW).length).toBeGreaterThan(3);
    expect(rows.filter((row) => row.reopen_count > 0).length).toBeGreaterThan(2);
    expect(rows.every((row) => row.changed_at <= NOW)).toBe(true);
  }, 240_000);
});
