import { sql } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import { behind } from './pages.js';
import type { RegistryTrx } from './tables.js';

export interface FunctionGapRow {
  readonly division_code: string;
  readonly function_code: string;
}

const GAPS = (matrixId: string) => sql`
  with member as (
    select agency.division_code, matrix_node.level, matrix_node.function_codes
    from matrix_node
    join account on account.id = matrix_node.account_id
    join agency on agency.id = account.agency_id
    where matrix_node.matrix_id = ${matrixId} and agency.division_code is not null
  ), served as (
    select distinct division_code, level, function_code
    from member cross join lateral jsonb_array_elements_text(function_codes) as function_code
  ), gap as (
    select member.division_code, expected.function_code
    from member join (select distinct level, function_code from served) as expected using (level)
    except
    select division_code, function_code from served
  )`;

/** Functions served at a division's level in other divisions of the matrix, but by nobody in this one. */
export async function listFunctionGaps(
  trx: RegistryTrx,
  { matrixId, after, limit }: { matrixId: string; after: Position | null; limit: number },
): Promise<readonly FunctionGapRow[]> {
  const { rows } = await sql<FunctionGapRow>`${GAPS(matrixId)}
    select * from gap where ${behind(['division_code', 'function_code'], after)}
    order by division_code, function_code limit ${limit}`.execute(trx);
  return rows;
}

export async function countFunctionGaps(trx: RegistryTrx, matrixId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`${GAPS(matrixId)} select count(*) as count from gap`.execute(trx);
  return rows[0]!.count;
}
