import { sql } from 'kysely';
import { VISIBLE_POST_STATES } from '../domain/post-state.js';
import type { CampaignsTrx, IncidentRow } from './tables.js';

/** As many active incidents as `Account.activeIncidents` lists; the newest. */
export const MAX_ACTIVE_INCIDENTS = 20;

/** One thing asked about one account: of itself, or of the agency that owns it. */
export type AccountQuestion =
  { readonly ask: 'LAST_POST'; readonly accountId: string } | { readonly ask: 'INCIDENTS'; readonly agencyId: string };

export interface AccountFacts {
  readonly lastPosts: ReadonlyMap<string, Date>;
  readonly incidents: ReadonlyMap<string, readonly IncidentRow[]>;
}

interface FactRow {
  readonly of: string;
  readonly last_published_at: Date | null;
  readonly incident: IncidentRow | null;
}

/**
 * Everything that this subgraph adds to a page of accounts, in one statement: one fetch of the gateway costs one
 * round trip to the database whatever is selected.
 */
export async function accountFacts(trx: CampaignsTrx, questions: readonly AccountQuestion[]): Promise<AccountFacts> {
  const accountIds = questions.flatMap((question) => (question.ask === 'LAST_POST' ? [question.accountId] : []));
  const agencyIds = questions.flatMap((question) => (question.ask === 'INCIDENTS' ? [question.agencyId] : []));
  const { rows } = await sql<FactRow>`
    select account.id as of, last.published_at as last_published_at, null::jsonb as incident
      from unnest(${accountIds}::text[]) as account(id)
      cross join lateral (
        select p.published_at from post p
         where p.account_id = account.id and p.state = any (${[...VISIBLE_POST_STATES]}::text[])
         order by p.published_at desc, p.id desc limit 1) as last
    union all
    select agency.id, null, to_jsonb(newest)
      from unnest(${agencyIds}::text[]) as agency(id)
      cross join lateral (
        select i.* from incident_participant m join incident i on i.id = m.incident_id
         where m.agency_id = agency.id and i.active
         order by i.declared_at desc, i.id desc limit ${MAX_ACTIVE_INCIDENTS}) as newest
  `.execute(trx);
  const lastPosts = new Map<string, Date>();
  const incidents = new Map<string, IncidentRow[]>();
  for (const row of rows) {
    if (row.last_published_at) lastPosts.set(row.of, row.last_published_at);
    if (row.incident) incidents.set(row.of, [...(incidents.get(row.of) ?? []), withDates(row.incident)]);
  }
  return { lastPosts, incidents };
}

/** Instants inside a JSON value come as text. */
function withDates(row: IncidentRow): IncidentRow {
  const instant = (value: Date | null): Date | null => (value === null ? null : new Date(value));
  return {
    ...row,
    occurred_at: instant(row.occurred_at),
    reported_at: new Date(row.reported_at),
    declared_at: new Date(row.declared_at),
    clock_starts_at: new Date(row.clock_starts_at),
    first_bulletin_at: instant(row.first_bulletin_at),
    press_conference_at: instant(row.press_conference_at),
  };
}
