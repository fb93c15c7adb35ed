import { sql } from 'kysely';
import { canonicalCaller, type Caller } from '../../../schema/caller.js';
import { platformsOf } from '../callers.js';
import type { Trx } from './database.js';
import { runtimeRole } from './runtime-role.js';

/** Above every text that a path may be: where a range that holds all of them ends. */
const END_OF_TEXT = '\u{10FFFF}';

/**
 * What policies know of a caller, as one text of statements; all of it ends with the transaction. Only officers hold
 * agencies and only partners platforms, whatever else a token says.
 *
 * - `sight` is `ALL` for the subgraph's own work and `OWN` for everybody else.
 * - `line_from_1` … `line_until_4` are the ranges of line paths in sight. `enter_caller()` sets an officer's, in the
 *   subgraphs that know of lines; a range on a setting keeps its index, a list of conditions per grant would not.
 * - `lines` are all of an officer's, the outermost only and sorted; `line_exact` says that they are more than the ranges.
 */
export function callerSettings(schema: string, caller: Caller): string {
  const agencies = caller.kind === 'OFFICER' ? caller.grants.map(({ agencyId }) => agencyId) : [];
  const sight = caller.kind === 'SERVICE' ? ALL_SIGHT : { sight: 'OWN' };
  const settings = {
    caller: canonicalCaller(caller),
    subject: caller.subject,
    kind: caller.kind,
    agencies: arrayText(new Set(agencies)),
    platforms: arrayText(new Set(platformsOf(caller))),
    ...NO_LINES,
    ...sight,
  };
  const assigned = Object.entries(settings).map(
    ([name, value]) => `set_config('liandong.${name}', ${quoted(value)}, true)`,
  );
  const entered = agencies.length > 0 ? '; select enter_caller()' : '';
  return `set local role ${runtimeRole(schema)}; set local search_path to ${schema}, public; select ${assigned.join(', ')}${entered}`;
}

/**
 * The rest of this transaction is the subgraph's own work: a rule has allowed a command, and what follows from it may lie
 * outside the caller's sight, such as the caller's own part that ends with it. Call it after the rule, never before.
 */
export async function actAsSubgraph<Tables>(trx: Trx<Tables>): Promise<void> {
  const changes = Object.entries(ALL_SIGHT).map(
    ([name, value]) => sql`set_config(${sql.lit(`liandong.${name}`)}, ${sql.lit(value)}, true)`,
  );
  await sql`select ${sql.join(changes)}`.execute(trx);
}

/** Empty, not absent: of a range between unknown ends the planner thinks that it holds one row in two hundred. */
const NO_LINES = {
  lines: '{}',
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((no) => [
      [`line_from_${no}`, ''],
      [`line_until_${no}`, ''],
    ]),
  ),
};

const ALL_SIGHT = { sight: 'ALL', line_from_1: '', line_until_1: END_OF_TEXT, line_exact: '' } as const;

/** An array as PostgreSQL writes it. */
function arrayText(values: Iterable<string>): string {
  return `{${[...values].map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** U+0000 cannot be sent; nothing that a policy compares contains it. */
function quoted(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`;
}
