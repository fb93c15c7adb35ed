import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { readEvents } from '../../../subgraphs/kit/ledger/read.js';
import { establishRegistry } from '../../../subgraphs/registry/actions/establish.js';
import { policeMatrixPlan } from '../../../subgraphs/registry/demo/police-matrix.js';
import { allDivisions } from '../../../subgraphs/registry/store/divisions.js';
import type { StoreKind } from '../../harness/stores.js';
import { administrator, startRegister, type Register } from './register.js';

const DIVISIONS = ['440000', '440100', '440103', '440104', '440105', '440106', '440400', '440402'];

/**
 * One line of the demo matrix: ministry, Guangdong, Guangzhou with four districts, Zhuhai with one; beside it the hotline of the
 * province over those of the two cities.
 */
export async function startLine(store: StoreKind): Promise<Register> {
  const register = await startRegister(store);
  const divisions = await register.db.asCaller(serviceCaller('registry'), (trx) => allDivisions(trx, 'cn'));
  await establishRegistry(
    register.deps,
    policeMatrixPlan(divisions.filter((division) => DIVISIONS.includes(division.code))),
  );
  return register;
}

export const MINISTRY = administrator('police-cn');
export const PROVINCE = administrator('police-440000');
export const CITY = administrator('police-440100');
export const DISTRICT = administrator('police-440104');
export const HOTLINE = administrator('hotline-440000');
export const SERVICE = serviceCaller('gateway');

export function officer(subject: string): Caller {
  return { ...PUBLIC_CALLER, subject, kind: 'OFFICER' };
}

const CHANGES = `query ($after: Cursor) { accessChanges(after: $after, first: 500) {
  edges { cursor node {
    id recordedAt subject grants { agencyId role validFrom validTo }
    apiKey { id prefix secretHash subject scopes validFrom validTo revokedAt }
  } }
  pageInfo { hasNextPage endCursor }
} }`;

export interface AccessChangeNode {
  readonly id: string;
  readonly recordedAt: string;
  readonly subject: string | null;
  readonly grants:
    readonly { readonly agencyId: string; readonly role: string; readonly validTo: string | null }[] | null;
  readonly apiKey: {
    readonly id: string;
    readonly prefix: string;
    readonly secretHash: string;
    readonly validTo: string;
    readonly revokedAt: string | null;
    readonly [fact: string]: unknown;
  } | null;
}

/** What the gateway reads: everything behind a cursor. */
export async function accessChanges(register: Register, after: string | null = null) {
  const { data, errors } = await register.ask(CHANGES, { after }, SERVICE);
  if (errors) throw new Error(JSON.stringify(errors));
  const { edges, pageInfo } = data.accessChanges;
  return {
    nodes: edges.map(({ node }: { node: AccessChangeNode }) => node) as readonly AccessChangeNode[],
    endCursor: (pageInfo.endCursor ?? after) as string | null,
  };
}

/** The newest events, behind a number. */
export async function eventsAfter(register: Register, afterSeq: number) {
  return register.db.asCaller(SERVICE, (trx) => readEvents(trx, { afterSeq, limit: 10_000 }));
}
