import pg from 'pg';
import { copyInto } from './copy-into.js';
import { inOrderOfTime } from './made-cases.js';
import * as rows from './rows-of-cases.js';

/** Loaded without indexes, which are made afterwards; constraints other tables refer to stay. */
const TABLES = ['cases', 'clock', 'assignment', 'ledger'];

export interface Loaded {
  readonly cases: number;
  readonly events: number;
  readonly seconds: number;
}

/** Everything a world has, by COPY as the owner, with indexes, statistics and a chained ledger; says how far it has got. */
export async function load(url: string, world: rows.World): Promise<Loaded> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const from = performance.now();
  const say = (what: string): void => {
    console.log(`  ${((performance.now() - from) / 1_000).toFixed(0).padStart(4)} s  ${what}`);
  };
  try {
    // No row triggers and no foreign keys: the rows come as those would have made them.
    await client.query(
      "set search_path to cases; set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'",
    );
    const remake = await withoutIndexes(client);
    const copy = async (table: string, columns: string, lines: Iterable<string>): Promise<void> => {
      await copyInto(client, `${table} (${columns})`, lines);
      say(`${table} copied`);
    };
    const { made } = world;
    await copy(
      'agency_replica',
      'id, code, name, line_path, level, function_line, division_code',
      rows.agencyRows(world),
    );
    await copy('cases', rows.CASE_COLUMNS, told(rows.caseRows(world), made.count, say));
    await copy('assignment', rows.ASSIGNMENT_COLUMNS, rows.assignmentRows(world));
    await copy('clock', rows.CLOCK_COLUMNS, rows.clockRows(world));
    const heads: string[] = [];
    const events = rows.ledgerRows(world, inOrderOfTime(made), heads);
    await copyInto(client, 'ledger', told(events, made.events, say));
    await copy('ledger_head', 'chain, day, count, last_hash, previous_head_hash', heads);
    for (const statement of remake) await client.query(statement);
    say('indexes made');
    await client.query('select count_all_cases()');
    say('cases counted, as triggers would have');
    await client.query('analyze');
    const seconds = (performance.now() - from) / 1_000;
    say('analysed');
    await client.query('vacuum');
    say('vacuumed, which does not count');
    return { cases: made.count, events: made.events, seconds };
  } finally {
    await client.end();
  }
}

/** Drops what only costs while rows come in; answers the statements that bring it back. */
async function withoutIndexes(client: pg.Client): Promise<readonly string[]> {
  const { rows: found } = await client.query<{ name: string; of: string; remake: string; constrains: boolean }>(
    `select i.relname as name, t.relname as of, c.oid is not null as constrains,
       coalesce('alter table ' || t.relname || ' add constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid),
         pg_get_indexdef(x.indexrelid)) as remake
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
       left join pg_constraint c on c.conindid = x.indexrelid and c.contype in ('p', 'u')
     where t.relnamespace = 'cases'::regnamespace and t.relname = any ($1)
       and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = x.indexrelid)`,
    [TABLES],
  );
  for (const { name, of, constrains } of found) {
    await client.query(constrains ? `alter table ${of} drop constraint ${name}` : `drop index ${name}`);
  }
  return found.map(({ remake }) => remake);
}

function* told(lines: Iterable<string>, all: number, say: (what: string) => void): Iterable<string> {
  const tenth = Math.ceil(all / 10);
  let count = 0;
  for (const line of lines) {
    yield line;
    count += 1;
    if (count % tenth === 0) say(`${count} of ${all} lines`);
  }
}
