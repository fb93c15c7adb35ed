import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { unsaid, type Cell } from '../../../../subgraphs/cases/domain/small-cells.js';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../../subgraphs/kit/clock.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { seedCases, seedLine } from './seed-cases.js';

const ANALYST: Caller = { ...PUBLIC_CALLER, subject: 'analyst', kind: 'ANALYST' };
const SERVICE = serviceCaller('test');

describe('Small cells', () => {
  it('are hidden with the second smallest of their line, so that the total tells neither', () => {
    const line = (counts: readonly number[]): Cell[] => counts.map((count) => ({ lines: ['all'], count }));
    const hidden = (counts: readonly number[]) => [...unsaid(line(counts))].map((place) => counts[place]).sort();
    expect(hidden([40, 30, 3, 9])).toEqual([3, 9]);
    expect(hidden([40, 30, 0, 9])).toEqual([]);
    expect(hidden([1, 1, 50, 20])).toEqual([1, 1, 20]);
    expect(hidden([4, 4, 50, 20])).toEqual([4, 4]);
  });

  it('are hidden by their complement: 97 of 100 tells three', () => {
    const [met, whole] = [97, 100];
    expect([...unsaid([{ lines: ['all'], count: met, whole }])]).toEqual([0]);
  });

  it('leave in no line of any table exactly one number to be worked out', () => {
    const tables = fc.array(fc.array(fc.nat({ max: 12 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(tables, (table) => {
        const cells = table.flatMap((row, r) => row.map((count, c) => ({ lines: [`row ${r}`, `column ${c}`], count })));
        const hidden = unsaid(cells);
        cells.forEach(({ count }, place) => {
          if (count > 0 && count < 5) expect(hidden.has(place)).toBe(true);
        });
        for (const line of new Set(cells.flatMap((cell) => cell.lines))) {
          const places = cells.flatMap((cell, place) => (cell.lines.includes(line) && cell.count > 0 ? [place] : []));
          const unknown = places.filter((place) => hidden.has(place));
          // Alone in its line, a number is the line's total, which is a cell of its own table.
          if (places.length > 1) expect(unknown.length).not.toBe(1);
        }
      }),
    );
  });
});

describe('Two questions to the statistics', () => {
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  beforeAll(async () => {
    subgraph = await startTestSubgraph(cases, { clock: manualClock(new Date('2026-11-10T08:00:00+08:00')) });
    const { db } = subgraph;
    await seedLine(db, ['agency_province', 'agency_a']);
    await seedCases(db, 40, { lead_agency_id: 'agency_a' });
    await seedCases(db, 20, { lead_agency_id: 'agency_b', channel: 'PHONE' });
    await seedCases(db, 9, { lead_agency_id: 'agency_c' });
    // The secret: three cases of one agency, by telephone, in a place and a category of their own, one of them in November.
    const secret = { channel: 'PHONE', division_code: '440106', category_code: 'streets.lighting' };
    await seedCases(db, 2, { lead_agency_id: 'agency_d', ...secret });
    const november = new Date('2026-11-02T10:00:00+08:00');
    await seedCases(db, 1, { lead_agency_id: 'agency_d', ...secret, received_at: november, accepted_at: november });
  });
  afterAll(() => subgraph.stop());

  const accepted = async (args: string, caller: Caller): Promise<number | null> => {
    const { data, errors } = await subgraph.ask(`{ caseStatistics${args} { acceptedCount } }`, {}, caller);
    expect(errors).toBeUndefined();
    return data.caseStatistics[0]?.acceptedCount ?? null;
  };

  it.each([
    ['all agencies, and all but one', '', '(filter: { agencyIds: ["agency_a", "agency_b", "agency_c"] })'],
    [
      'two agencies, and one of them',
      '(filter: { agencyIds: ["agency_a", "agency_d"] })',
      '(filter: { agencyIds: ["agency_a"] })',
    ],
    [
      'a channel, and an agency that has the rest of it',
      '(filter: { channels: ["PHONE"] })',
      '(filter: { agencyIds: ["agency_b"], channels: ["PHONE"] })',
    ],
    [
      'a city, and all of its districts but one',
      '(filter: { divisionCodes: ["440000"] })',
      '(filter: { divisionCodes: ["440305"] })',
    ],
    [
      'a category, and all below it but one',
      '(filter: { categoryCodes: ["streets"] })',
      '(filter: { categoryCodes: ["streets.roads"] })',
    ],
    [
      'a month, and the month without its first days',
      '(period: { month: "2026-11" })',
      '(period: { from: "2026-11-03", to: "2026-11-30" })',
    ],
    [
      'a year, and all of its months but one',
      '(period: { from: "2026-01-01", to: "2026-12-31" })',
      '(period: { from: "2026-01-01", to: "2026-10-31" })',
    ],
  ])('about %s are never both answered with a small difference', async (_, wide, narrow) => {
    const [w, n] = [await accepted(wide, SERVICE), await accepted(narrow, SERVICE)];
    // The attack would work: the difference is the secret, or a part of it.
    expect([1, 2, 3]).toContain(w! - n!);
    const said = [await accepted(wide, ANALYST), await accepted(narrow, ANALYST)];
    expect(said).toContain(null);
  });

  it('by dimension leave the small agency and the next one out, and say so', async () => {
    const query = '{ caseStatistics(groupBy: [AGENCY]) { agency { id } acceptedCount suppressed } }';
    const { data } = await subgraph.ask(query, {}, ANALYST);
    expect(data.caseStatistics).toEqual([
      { agency: { id: 'agency_a' }, acceptedCount: 40, suppressed: false },
      { agency: { id: 'agency_b' }, acceptedCount: 20, suppressed: false },
      { agency: { id: 'agency_c' }, acceptedCount: null, suppressed: true },
      { agency: { id: 'agency_d' }, acceptedCount: null, suppressed: true },
    ]);
  });

  it('withhold the same whether or not clocks are asked for, which are dear to judge', async () => {
    const said = 'month receivedCount openCount acceptedCount closedCount resolvedCount reopenRate { numerator }';
    const clocks = 'firstResponseInTimeRate { numerator } resolutionInTimeRate { numerator }';
    for (const groupBy of ['[AGENCY]', '[MONTH, CATEGORY]', '[DIVISION, CHANNEL]', '[STATE, MONTH]']) {
      const ask = async (also: string) => {
        const query = `{ caseStatistics(groupBy: ${groupBy}) { ${said} agency { id } ${also} } }`;
        return (await subgraph.ask(query, {}, ANALYST)).data.caseStatistics;
      };
      const alone = await ask('');
      expect(JSON.stringify(alone)).toContain('"acceptedCount":null');
      const withClocks = await ask(clocks);
      withClocks.forEach((row: object, place: number) => expect(row).toMatchObject(alone[place]));
      expect(withClocks).toHaveLength(alone.length);
    }
  });

  it('of an agency give its own officers all they see anyway', async () => {
    const officer: Caller = {
      ...PUBLIC_CALLER,
      subject: 'officer',
      kind: 'OFFICER',
      grants: [{ agencyId: 'agency_d', role: 'SUPERVISOR' }],
    };
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Agency {
      openCases { count } caseStatistics(period: { month: "2026-10" }) { acceptedCount } } } }`;
    const of = [{ __typename: 'Agency', id: 'agency_d' }];
    const own = { openCases: { count: 3 }, caseStatistics: { acceptedCount: 2 } };
    expect((await subgraph.ask(query, { of }, officer)).data._entities).toEqual([own]);
    const unsaidToOthers = { openCases: { count: null }, caseStatistics: { acceptedCount: null } };
    for (const caller of [
      ANALYST,
      PUBLIC_CALLER,
      { ...officer, grants: [{ agencyId: 'agency_c', role: 'SUPERVISOR' }] },
    ]) {
      expect((await subgraph.ask(query, { of }, caller)).data._entities).toEqual([unsaidToOthers]);
    }
  });
});
