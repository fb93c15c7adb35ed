import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import type { Violation } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { checkAdministers } from '../domain/administration.js';
import { eventsAbout } from '../domain/events.js';
import { linePath } from '../domain/line-path.js';
import { checkJoining } from '../domain/matrix-tree.js';
import { accountsById } from '../store/accounts.js';
import { agenciesById } from '../store/agencies.js';
import { insertNodes, isMember, type MatrixNodeView } from '../store/matrix-nodes.js';
import type { AccountRow, AgencyRow, RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';
import { nodePlace, nodeWithAgency } from './node-place.js';

interface AddMatrixNode {
  readonly matrixId: string;
  readonly accountId: string;
  readonly parentId: string;
  readonly functionCodes?: readonly string[] | null;
  readonly idempotencyKey?: string | null;
}

export interface MatrixNodeChange {
  readonly nodeId: string | null;
  readonly violations: readonly Violation[];
}

/** Hangs an official account into a matrix. Whoever does it administers both the account's agency and the parent's. */
export async function addMatrixNode(parts: CommandParts, input: AddMatrixNode): Promise<MatrixNodeChange> {
  return changeStructure(parts, { mutation: 'addMatrixNode', input }, (trx) => add(trx, parts, input));
}

async function add(
  trx: RegistryTrx,
  { clock, caller, correlationId }: CommandParts,
  input: AddMatrixNode,
): Promise<MatrixNodeChange> {
  const [account] = await accountsById(trx, [input.accountId]);
  const [agency] = account?.agency_id ? await agenciesById(trx, [account.agency_id]) : [];
  if (!account || !agency) return { nodeId: null, violations: [ACCOUNT_NOT_FOUND] };
  const parent = await nodeWithAgency(trx, input.parentId);
  const alreadyMember = await isMember(trx, input.matrixId, account.id);
  const violations = [
    ...checkAdministers(caller, agency.line_path, ['input', 'accountId']),
    ...(parent ? checkAdministers(caller, parent.agency.line_path, ['input', 'parentId']) : []),
    ...checkJoining(
      joining(account, agency, { matrixId: input.matrixId, alreadyMember }),
      parent && nodePlace(parent.node),
    ),
  ];
  if (violations.length > 0) return { nodeId: null, violations };

  await actAsSubgraph(trx);
  const id = newId('mnode', clock);
  await insertNodes(trx, [nodeRow(id, input, agency, parent!.node)]);
  const occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR' as const, correlationId };
  await appendEvents(trx, eventsAbout('matrixNodeAdded', [id], occasion, { matrixId: input.matrixId }), clock);
  return { nodeId: id, violations: [] };
}

const ACCOUNT_NOT_FOUND: Violation = {
  code: 'ACCOUNT_NOT_FOUND',
  message: 'There is no such account of an agency.',
  path: ['input', 'accountId'],
};

function joining(account: AccountRow, agency: AgencyRow, place: { matrixId: string; alreadyMember: boolean }) {
  const { filing_state: filingState, filing_no: filingNo, agency_id: agencyId } = account;
  return { filingState, filingNo, agencyId, level: agency.level, ...place };
}

function nodeRow(id: string, input: AddMatrixNode, agency: AgencyRow, parent: MatrixNodeView) {
  return {
    id,
    matrix_id: input.matrixId,
    account_id: input.accountId,
    parent_id: parent.id,
    level: agency.level,
    function_codes: input.functionCodes ?? [],
    path: linePath(parent.path, id),
    place: agency.code,
  };
}
