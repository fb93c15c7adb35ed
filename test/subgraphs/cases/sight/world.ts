import fc from 'fast-check';
import type { Caller } from '../../../../schema/caller.js';
import type { AgencyReplicaRow, CaseTrx, NewCaseRow } from '../../../../subgraphs/cases/store/tables.js';
import { END_OF_TIME } from '../../../../subgraphs/cases/store/tables.js';
import { CALLER_KINDS } from '../../../../schema/caller.js';

/** Agencies in lines, cases of theirs, and somebody who asks: what decides who sees what. */
export interface World {
  /** The superior of each agency by place; itself for the top of a line. Agencies are named `a0`, `a1` … */
  readonly superiors: readonly number[];
  readonly cases: readonly WorldCase[];
  readonly callers: readonly Caller[];
}

export interface WorldCase {
  readonly intake: number;
  readonly lead: number | null;
  readonly helpers: readonly number[];
  readonly fieldUnits: readonly number[];
  readonly platform: string | null;
}

const PLATFORMS = ['app', 'app-2', 'sms'];
/** An id that begins like another, so that a range without its dot would show. */
export const agencyId = (place: number): string => (place === 9 ? 'a1-9' : `a${place}`);

const agency = (count: number) => fc.nat({ max: count - 1 });

const caller = (agencies: number): fc.Arbitrary<Caller> =>
  fc.record({
    subject: fc.constant('someone'),
    kind: fc.constantFrom(...CALLER_KINDS),
    grants: fc.array(
      fc.record({ agencyId: agency(agencies + 1).map(agencyId), role: fc.constantFrom('CASE_OFFICER', 'SUPERVISOR') }),
      { maxLength: 7 },
    ),
    scopes: fc.subarray(PLATFORMS.map((platform) => `platform:${platform}`)),
  });

const worldOf = (agencies: number): fc.Arbitrary<World> =>
  fc.record({
    superiors: fc.tuple(...Array.from({ length: agencies }, (_, place) => fc.nat({ max: place }))),
    cases: fc.array(
      fc.record({
        intake: agency(agencies),
        lead: fc.option(agency(agencies)),
        helpers: fc.uniqueArray(agency(agencies), { maxLength: 2 }),
        fieldUnits: fc.uniqueArray(agency(agencies), { maxLength: 1 }),
        platform: fc.option(fc.constantFrom(...PLATFORMS)),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    callers: fc.array(caller(agencies), { minLength: 1, maxLength: 6 }),
  });

export const worlds: fc.Arbitrary<World> = fc.integer({ min: 2, max: 12 }).chain(worldOf);

export function pathOf(superiors: readonly number[], place: number): string {
  const above = superiors[place]!;
  return `${above === place ? '' : pathOf(superiors, above)}${agencyId(place)}.`;
}

/** Replaces all cases and agencies by those of the world; cases are named `case0`, `case1` … */
export async function build(trx: CaseTrx, { superiors, cases }: World): Promise<void> {
  for (const table of ['assignment', 'field_task', 'cases', 'agency_replica'] as const)
    await trx.deleteFrom(table).execute();
  await trx
    .insertInto('agency_replica')
    .values(superiors.map((_, place) => replica(superiors, place)))
    .execute();
  await trx.insertInto('cases').values(cases.map(caseRow)).execute();
  const at = new Date('2026-10-01T09:00:00+08:00');
  const helped = cases.flatMap(({ helpers }, index) => helpers.map((place) => ({ case_id: `case${index}`, place })));
  for (const [no, { case_id, place }] of helped.entries()) {
    const row = { id: `asg${no}`, case_id, agency_id: agencyId(place), role: 'CO' as const, assigned_at: at };
    await trx.insertInto('assignment').values(row).execute();
  }
  const visited = cases.flatMap(({ fieldUnits }, index) =>
    fieldUnits.map((place) => ({ case_id: `case${index}`, place })),
  );
  for (const [no, { case_id, place }] of visited.entries()) {
    const row = { id: `fld${no}`, case_id, unit_agency_id: agencyId(place), created_at: at, evidence_hashes: [] };
    await trx.insertInto('field_task').values(row).execute();
  }
}

function replica(superiors: readonly number[], place: number): AgencyReplicaRow {
  const id = agencyId(place);
  return {
    id,
    code: id,
    name: id,
    line_path: pathOf(superiors, place),
    level: 'COUNTY',
    function_line: 'police',
    division_code: null,
    superior_id: null,
    abolished_at: null,
    successor_id: null,
  };
}

function caseRow({ intake, lead, platform }: WorldCase, index: number): NewCaseRow {
  const at = new Date('2026-10-01T09:00:00+08:00');
  return {
    id: `case${index}`,
    ledger_year: '2026',
    version: 1,
    state: lead === null ? 'RECEIVED' : 'IN_PROGRESS',
    provenance: 'LIVE',
    urgency: 'NORMAL',
    confidential: false,
    channel: 'WEB',
    platform,
    summary: 'Pothole',
    text_salt: 'salt',
    quality_flags: [],
    intake_agency_id: agencyId(intake),
    lead_agency_id: lead === null ? null : agencyId(lead),
    received_at: at,
    changed_at: at,
    next_due_at: END_OF_TIME,
    reopen_count: 0,
    handoffs: 0,
    offline_visits: 0,
    supervision_level: 0,
    escalation_level: 0,
  };
}
