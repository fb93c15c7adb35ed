import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decideExtension } from '../../../../subgraphs/cases/actions/decide-extension.js';
import { rebuildClocks } from '../../../../subgraphs/cases/actions/rebuild-clocks.js';
import { recomputeClocks } from '../../../../subgraphs/cases/actions/recompute-clocks.js';
import { requestExtension } from '../../../../subgraphs/cases/actions/request-extension.js';
import type { CaseParts } from '../../../../subgraphs/cases/actions/parts.js';
import { addWorkdays, beijingDay, endOfBeijingDay } from '../../../../subgraphs/cases/domain/calendar.js';
import type { CaseRules } from '../../../../subgraphs/cases/domain/rules.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY_OFFICER, MONDAY, PROVINCE_SUPERVISOR, SERVICE, startCounty, type County } from '../county.js';
import { as, handling, value } from '../handle.js';

eachStore('Rules that change', (kind) => {
  let county: County;
  let open: string;
  let extended: string;
  let closed: string;
  let rules: CaseRules;
  beforeAll(async () => {
    county = await startCounty(kind);
    ({ rules } = county.deps);
    const take = handling(county);
    open = await take.signed();
    extended = await take.signed();
    value(
      await requestExtension(county.deps, as(COUNTY_OFFICER), {
        caseId: extended,
        reason: '需外单位配合',
        workdays: 3,
      }),
    );
    const granted = { caseId: extended, granted: true, requesterTold: true };
    value(await decideExtension(county.deps, as(PROVINCE_SUPERVISOR), granted));
    closed = await take.replied();
    await take.close(closed);
  });
  afterAll(() => county.subgraph.stop());

  const clockOf = (caseId: string) =>
    county.deps.db.asCaller(SERVICE, (trx) =>
      trx
        .selectFrom('clock')
        .selectAll()
        .where('case_id', '=', caseId)
        .where('kind', '=', 'RESOLVE')
        .executeTakeFirstOrThrow(),
    );
  const under = (changed: Partial<CaseRules>): CaseParts => ({ ...county.deps, rules: { ...rules, ...changed } });
  const workdayAfter = (days: number, calendar = rules.calendar): Date =>
    endOfBeijingDay(addWorkdays(calendar, beijingDay(MONDAY), days));

  test('as long as none changes nothing is counted anew', async () => {
    expect(await recomputeClocks(county.deps, as(SERVICE))).toBe(0);
  });

  test('a holiday that is announced moves open cases, with their extensions, and leaves closed ones', async () => {
    const before = await clockOf(closed);
    expect((await clockOf(open)).due_at).toEqual(workdayAfter(10));
    const holiday = beijingDay(new Date(MONDAY.getTime() + 2 * 86_400_000));
    const calendar = {
      version: 'cn-announced',
      lastPublishedYear: 2027,
      isWorkday: (day: string) => day !== holiday && rules.calendar.isWorkday(day),
    };
    const changed = under({ calendar });
    expect(await recomputeClocks(changed, as(SERVICE))).toBe(2);
    expect(await clockOf(open)).toMatchObject({ due_at: workdayAfter(11), calendar_version: 'cn-announced' });
    expect((await clockOf(extended)).due_at).toEqual(workdayAfter(14));
    expect(await clockOf(closed)).toEqual(before);
    expect(await recomputeClocks(changed, as(SERVICE))).toBe(0);
    expect(await recomputeClocks(county.deps, as(SERVICE))).toBe(2);
    expect((await clockOf(open)).due_at).toEqual(workdayAfter(10));
  });

  test('a new version of the policy holds for open cases it covers, and the event says by which it counts', async () => {
    const policies = rules.policies.map((policy) => ({
      ...policy,
      version: policy.version + 1,
      rules: policy.rules.map((rule) =>
        rule.clock === 'RESOLVE' && rule.amount === 10 ? { ...rule, amount: 5 } : rule,
      ),
    }));
    const both = await Promise.all([1, 2].map(() => recomputeClocks(under({ policies }), as(SERVICE))));
    expect(both[0]! + both[1]!).toBe(2);
    const { due_at, policy_version, amount } = await clockOf(open);
    expect({ due_at, amount }).toEqual({ due_at: workdayAfter(5), amount: 5 });
    expect(policy_version).toMatch(/@2$/);
    const { changed_at, next_due_at } = await county.deps.db.asCaller(SERVICE, (trx) =>
      trx.selectFrom('cases').selectAll().where('id', '=', open).executeTakeFirstOrThrow(),
    );
    expect(next_due_at <= workdayAfter(5)).toBe(true);
    expect(changed_at).toEqual(county.clock.now());
  });

  test('a deadline beyond the published calendar is provisional until the year is published', async () => {
    const until = new Date('2026-12-25T10:00:00+08:00').getTime();
    county.clock.advance(until - county.clock.now().getTime());
    const late = await handling(county).signed();
    const before = await clockOf(late);
    expect(before.due_at.getUTCFullYear()).toBe(2027);
    expect(before).toMatchObject({ provisional: true, calendar_version: rules.calendar.version });
    const published = { ...rules.calendar, version: 'cn-2027-published', lastPublishedYear: 2027 };
    await recomputeClocks(under({ calendar: published }), as(SERVICE));
    expect(await clockOf(late)).toMatchObject({ provisional: false, calendar_version: 'cn-2027-published' });
  });

  test('the events alone still give the clocks', async () => {
    expect(await rebuildClocks(county.deps)).toEqual({ cases: 4, corrected: 0 });
  });
});
