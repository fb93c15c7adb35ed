import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { SUBGRAPHS, SUBGRAPH_NAMES, type SubgraphName } from '../../../bin/product/subgraphs.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { createTestDatabase, type TestDatabase } from '../../harness/stores.js';

/** Who reads a table, beside the subgraph itself. A table that is not listed fails. */
type Readers = 'EVERYBODY' | 'BY_ROW' | 'SUBGRAPH';

const KIT: Readonly<Record<string, Readers>> = {
  ledger: 'BY_ROW',
  ledger_head: 'EVERYBODY',
  feed_position: 'SUBGRAPH',
  idempotency_key: 'BY_ROW',
  schema_migration: 'SUBGRAPH',
};

const TABLES: Readonly<Record<SubgraphName, Readonly<Record<string, Readers>>>> = {
  registry: {
    ...KIT,
    division: 'EVERYBODY',
    agency: 'EVERYBODY',
    account: 'EVERYBODY',
    matrix: 'EVERYBODY',
    matrix_node: 'EVERYBODY',
    normative_document: 'EVERYBODY',
    responsibility_rule: 'EVERYBODY',
    look_up_count: 'SUBGRAPH',
    shipped_data: 'SUBGRAPH',
    access_grant: 'BY_ROW',
    credential_rotation: 'BY_ROW',
    api_key: 'BY_ROW',
    api_key_secret: 'BY_ROW',
  },
  cases: {
    ...KIT,
    cases: 'BY_ROW',
    assignment: 'BY_ROW',
    clock: 'BY_ROW',
    reply: 'BY_ROW',
    follow_up: 'BY_ROW',
    return_request: 'BY_ROW',
    question: 'BY_ROW',
    extension: 'BY_ROW',
    field_task: 'BY_ROW',
    supervision_order: 'BY_ROW',
    supervision_answer: 'BY_ROW',
    quality_review: 'BY_ROW',
    case_answer: 'BY_ROW',
    attachment: 'BY_ROW',
    quality_sample: 'BY_ROW',
    sampled_case: 'BY_ROW',
    requester: 'BY_ROW',
    contact_access: 'BY_ROW',
    agency_replica: 'EVERYBODY',
    matrix_member: 'EVERYBODY',
    service_category: 'EVERYBODY',
    line_departure: 'SUBGRAPH',
    case_left: 'BY_ROW',
    ledger_publication: 'EVERYBODY',
    case_count: 'SUBGRAPH',
    case_count_change: 'SUBGRAPH',
    import_position: 'SUBGRAPH',
  },
  assessment: {
    ...KIT,
    ledger: 'SUBGRAPH',
    case_fact: 'SUBGRAPH',
    agency_place: 'EVERYBODY',
    matrix_member: 'EVERYBODY',
    metric_snapshot: 'EVERYBODY',
    daily_figure: 'BY_ROW',
    score_card: 'EVERYBODY',
    veto_finding: 'EVERYBODY',
    dormancy_policy: 'EVERYBODY',
    indicator_set: 'EVERYBODY',
  },
  campaigns: {
    ...KIT,
    ledger: 'SUBGRAPH',
    post: 'BY_ROW',
    incident: 'BY_ROW',
    incident_participant: 'BY_ROW',
    bulletin: 'BY_ROW',
  },
};

interface Policy {
  readonly tablename: string;
  readonly cmd: string;
  readonly qual: string | null;
  readonly with_check: string | null;
}

/** As it is, or asked in a query of its own. */
const OF_SUBGRAPH =
  /^(?:\( SELECT )?\(current_setting\('liandong\.sight'::text, true\) = 'ALL'::text\)(?: AS "\?column\?")?\)?$/;

/** What the policies of one table say together. */
function readersOf(policies: readonly Policy[]): Readers {
  const reading = policies.filter(({ cmd }) => cmd === 'SELECT' || cmd === 'ALL').map(({ qual }) => qual ?? '');
  if (reading.includes('true')) return 'EVERYBODY';
  return reading.every((qual) => OF_SUBGRAPH.test(qual)) ? 'SUBGRAPH' : 'BY_ROW';
}

describe('The tables of every subgraph', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('pglite');
  });
  afterAll(() => database.close());

  it.each(SUBGRAPH_NAMES.map((name) => [name]))('of %s are read by those for whom each is meant', async (name) => {
    const { migrations } = SUBGRAPHS[name];
    const db = await database.open<Record<string, never>>(name, migrations);
    const found = await db.asCaller(serviceCaller(name), async (trx) => {
      const tables = await sql<{ name: string }>`select c.relname as name from pg_class c
        where c.relnamespace = ${name}::regnamespace and c.relkind in ('r', 'p') order by 1`.execute(trx);
      const policies = await sql<Policy>`select tablename, cmd, qual, with_check from pg_policies
        where schemaname = ${name}`.execute(trx);
      return { tables: tables.rows.map((row) => row.name), policies: policies.rows };
    });
    const readers = Object.fromEntries(
      found.tables.map((table) => [table, readersOf(found.policies.filter(({ tablename }) => tablename === table))]),
    );
    expect(readers).toEqual(TABLES[name]);
    // Nobody writes a row that only being there lets them write.
    const open = found.policies.filter(
      ({ cmd, qual, with_check }) => cmd !== 'SELECT' && (with_check ?? qual) === 'true',
    );
    expect(open).toEqual([]);
  });
});
