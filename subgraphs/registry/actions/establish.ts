import { serviceCaller } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import type { Database } from '../../kit/store/database.js';
import { accountUrlKey, handleKey } from '../domain/account-url.js';
import { eventsAbout, type Occasion } from '../domain/events.js';
import { linePaths, type Placed } from '../domain/line-path.js';
import { accountsById, insertAccounts } from '../store/accounts.js';
import { agenciesById, insertAgencies } from '../store/agencies.js';
import { lockStructure } from '../store/lock.js';
import { insertMatrices } from '../store/matrices.js';
import { insertNodes, nodesById } from '../store/matrix-nodes.js';
import type { AccountRow, RegistryTrx, Tables } from '../store/tables.js';
import type { PlannedAccount, PlannedAgency, PlannedFiling, PlannedNode, RegistryPlan } from './plan.js';

export interface Established {
  /** How many rows are new; all 0 when the plan was carried out before. */
  readonly created: {
    readonly agencies: number;
    readonly accounts: number;
    readonly matrices: number;
    readonly nodes: number;
  };
  /** Accounts that were left out: their address, handle or filing number belongs to another account. */
  readonly rejectedAccounts: readonly string[];
}

/**
 * Brings what a plan says into the register, in one transaction and with one event per new entity. Idempotent: what
 * exists under its id stays as it is. Errors: a plan that hangs something below itself or below nothing, an account
 * whose address is none, a code that another agency has.
 */
export async function establishRegistry(
  { db, clock }: { db: Database<Tables>; clock: Clock },
  plan: RegistryPlan,
): Promise<Established> {
  const occasion: Occasion = { at: clock.now(), actorRole: 'IMPORTER', correlationId: newId('plan', clock) };
  const accounts = plan.accounts.map(accountRow);
  return db.asCaller(serviceCaller('registry'), async (trx) => {
    await lockStructure(trx);
    const agencies = await insertPlannedAgencies(trx, plan.agencies);
    const newAccounts = accounts.length === 0 ? [] : await insertAccounts(trx, accounts);
    const matrices = plan.matrices.length === 0 ? [] : await insertMatrices(trx, plan.matrices);
    const nodes = await insertPlannedNodes(trx, plan.nodes);
    const rejectedAccounts = await missingAccounts(trx, accounts, newAccounts);
    const events = [
      ...eventsAbout('agencyEstablished', agencies, occasion),
      ...eventsAbout('accountRegistered', newAccounts, occasion),
      ...eventsAbout('matrixCreated', matrices, occasion),
      ...eventsAbout('matrixNodeAdded', nodes, occasion),
    ];
    await appendEvents(trx, events, clock);
    const created = {
      agencies: agencies.length,
      accounts: newAccounts.length,
      matrices: matrices.length,
      nodes: nodes.length,
    };
    return { created, rejectedAccounts };
  });
}

async function insertPlannedAgencies(trx: RegistryTrx, planned: readonly PlannedAgency[]): Promise<readonly string[]> {
  if (planned.length === 0) return [];
  const placed = planned.map(({ id, superiorId }) => ({ id, aboveId: superiorId }));
  const existing = await agenciesById(trx, namedIn(placed));
  const paths = linePaths(placed, new Map(existing.map((row) => [row.id, row.line_path])));
  return insertAgencies(
    trx,
    planned.map((agency) => ({
      id: agency.id,
      code: agency.code,
      name: agency.name,
      level: agency.level,
      function_line: agency.functionLine,
      division_code: agency.divisionCode,
      superior_id: agency.superiorId,
      line_path: paths.get(agency.id)!,
    })),
  );
}

async function insertPlannedNodes(trx: RegistryTrx, planned: readonly PlannedNode[]): Promise<readonly string[]> {
  if (planned.length === 0) return [];
  const placed = planned.map(({ id, parentId }) => ({ id, aboveId: parentId }));
  const existing = await nodesById(trx, namedIn(placed));
  const paths = linePaths(placed, new Map(existing.map((row) => [row.id, row.path])));
  return insertNodes(
    trx,
    planned.map((node) => ({
      id: node.id,
      matrix_id: node.matrixId,
      account_id: node.accountId,
      parent_id: node.parentId,
      level: node.level,
      function_codes: node.functionCodes,
      path: paths.get(node.id)!,
      place: node.place,
    })),
  );
}

function namedIn(placed: readonly Placed[]): readonly string[] {
  return [...new Set(placed.flatMap(({ id, aboveId }) => (aboveId === null ? [id] : [id, aboveId])))];
}

async function missingAccounts(
  trx: RegistryTrx,
  planned: readonly AccountRow[],
  created: readonly string[],
): Promise<readonly string[]> {
  const known = new Set(created);
  const unsure = planned.map((row) => row.id).filter((id) => !known.has(id));
  if (unsure.length === 0) return [];
  for (const row of await accountsById(trx, unsure)) known.add(row.id);
  return unsure.filter((id) => !known.has(id));
}

function accountRow(planned: PlannedAccount): AccountRow {
  const urlKey = accountUrlKey(planned.url);
  if (urlKey === undefined) throw new Error(`${planned.url} is not the address of an account.`);
  return {
    id: planned.id,
    platform: planned.platform,
    handle: planned.handle,
    handle_key: handleKey(planned.handle),
    display_name: planned.displayName,
    url: planned.url,
    url_key: urlKey,
    agency_id: planned.agencyId,
    ...filingColumns(planned.filing),
  };
}

type FilingColumns = Pick<AccountRow, 'filing_no' | 'filing_state' | 'filed_at' | 'cancelled_at' | 'successor_id'>;

function filingColumns(filing: PlannedFiling): FilingColumns {
  switch (filing.state) {
    case 'UNFILED':
      return { filing_state: 'UNFILED', filing_no: null, filed_at: null, cancelled_at: null, successor_id: null };
    case 'APPROVED':
    case 'SUSPENDED':
      return {
        filing_state: filing.state,
        filing_no: filing.filingNo,
        filed_at: filing.filedAt,
        cancelled_at: null,
        successor_id: null,
      };
    case 'CANCELLED':
      return {
        filing_state: 'CANCELLED',
        filing_no: filing.filingNo,
        filed_at: filing.filedAt,
        cancelled_at: filing.cancelledAt,
        successor_id: filing.successorId,
      };
  }
}
