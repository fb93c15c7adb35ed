import { sql, type Insertable } from 'kysely';
import { groupBy } from '../../kit/graph/loaders.js';
import type { IncidentLevel } from '../domain/incident-level.js';
import type { IncidentState } from '../domain/incident-state.js';
import { pageKeyRecords, type PageKey } from './page-key.js';
import type { CampaignsTrx, IncidentRow, ParticipantRow, Tables } from './tables.js';

export async function incidentsById(trx: CampaignsTrx, ids: readonly string[]): Promise<readonly IncidentRow[]> {
  return trx
    .selectFrom('incident')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** The incident, its row locked until the transaction ends: bulletins are numbered without gaps. */
export async function lockIncident(trx: CampaignsTrx, id: string): Promise<IncidentRow | undefined> {
  return trx.selectFrom('incident').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export interface IncidentSelection {
  readonly states?: readonly IncidentState[];
  readonly levels?: readonly IncidentLevel[];
  readonly agencyId?: string;
}

/** Incidents of the whole graph, newest declaration first. */
export async function incidentPage(
  trx: CampaignsTrx,
  selection: IncidentSelection,
  page: { readonly after: readonly [at: string, id: string] | null; readonly limit: number },
): Promise<readonly IncidentRow[]> {
  let query = selected(trx, selection).selectAll();
  if (page.after)
    query = query.where(sql<boolean>`(declared_at, id) < (${page.after[0]}::timestamptz, ${page.after[1]})`);
  return query.orderBy('declared_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

export async function countIncidents(trx: CampaignsTrx, selection: IncidentSelection): Promise<number> {
  const { count } = await selected(trx, selection)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function selected(trx: CampaignsTrx, { states, levels, agencyId }: IncidentSelection) {
  let query = trx.selectFrom('incident');
  // `= any` of no value is no row, where `in ()` is no SQL.
  if (states) query = query.where(sql<boolean>`state = any(${[...states]})`);
  if (levels) query = query.where(sql<boolean>`level = any(${[...levels]})`);
  if (agencyId !== undefined)
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('incident_participant')
          .select('agency_id')
          .whereRef('incident_participant.incident_id', '=', 'incident.id')
          .where('agency_id', '=', agencyId),
      ),
    );
  return query;
}

/** The pages of many agencies' incidents, newest declaration first, in the keys' order. */
export async function agencyIncidentPages(
  trx: CampaignsTrx,
  keys: readonly PageKey[],
): Promise<readonly IncidentRow[][]> {
  const { rows } = await sql<IncidentRow & { slot: number }>`
    select wanted.slot, page.*
      from jsonb_to_recordset(${pageKeyRecords(keys)}::jsonb)
        as wanted(slot int, owner_id text, after_at timestamptz, after_id text, page_limit int, state text)
      cross join lateral (
        select i.* from incident_participant m join incident i on i.id = m.incident_id
         where m.agency_id = wanted.owner_id collate "C"
           and (wanted.state is null or i.state = wanted.state)
           and (i.declared_at, i.id) < (wanted.after_at, wanted.after_id collate "C")
         order by i.declared_at desc, i.id desc limit wanted.page_limit) as page
     order by wanted.slot, page.declared_at desc, page.id desc
  `.execute(trx);
  return groupBy(
    rows,
    (row) => row.slot,
    keys.map((_, slot) => slot),
  );
}

export async function participantsOf(
  trx: CampaignsTrx,
  incidentIds: readonly string[],
): Promise<readonly ParticipantRow[]> {
  return trx
    .selectFrom('incident_participant')
    .selectAll()
    .where('incident_id', 'in', [...incidentIds])
    .orderBy('incident_id')
    .orderBy('position')
    .execute();
}

export type NewIncident = Insertable<Tables['incident']>;

export async function insertIncident(trx: CampaignsTrx, row: NewIncident): Promise<void> {
  await trx.insertInto('incident').values(row).execute();
}

export async function insertParticipants(trx: CampaignsTrx, rows: readonly ParticipantRow[]): Promise<void> {
  await trx
    .insertInto('incident_participant')
    .values([...rows])
    .execute();
}

/** Counts one more bulletin; the first one meets the clock. An incident that was only declared is now being answered. */
export async function recordBulletin(trx: CampaignsTrx, incidentId: string, publishedAt: Date): Promise<void> {
  await trx
    .updateTable('incident')
    .set((eb) => ({
      version: eb('version', '+', 1),
      bulletin_count: eb('bulletin_count', '+', 1),
      first_bulletin_at: eb.fn.coalesce('first_bulletin_at', eb.val(publishedAt)),
      state: eb
        .case()
        .when('state', '=', 'DECLARED')
        .then('RESPONDING' as const)
        .else(eb.ref('state'))
        .end(),
    }))
    .where('id', '=', incidentId)
    .execute();
}

/** The first press conference meets the clock; later ones leave it. */
export async function recordConference(trx: CampaignsTrx, incidentId: string, heldAt: Date): Promise<void> {
  await trx
    .updateTable('incident')
    .set((eb) => ({
      version: eb('version', '+', 1),
      press_conference_at: eb.fn.coalesce('press_conference_at', eb.val(heldAt)),
    }))
    .where('id', '=', incidentId)
    .execute();
}
