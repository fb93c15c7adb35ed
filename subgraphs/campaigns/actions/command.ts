import type { Caller } from '../../../schema/caller.js';
import type { Role } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import { idempotent } from '../../kit/idempotency.js';
import type { Json } from '../../kit/json.js';
import type { Outcome } from '../../kit/outcome.js';
import type { Database } from '../../kit/store/database.js';
import type { CampaignsTrx, Tables } from '../store/tables.js';

/** What a command needs besides its input. */
export interface CommandParts {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly caller: Caller;
  /** Ties the events of one request together across subgraphs. */
  readonly correlationId: string;
}

/** Runs a command that answers with an id in one transaction, once per idempotency key. */
export async function runCommand(
  parts: CommandParts,
  command: { readonly mutation: string; readonly input: { readonly idempotencyKey?: string | null } },
  work: (trx: CampaignsTrx) => Promise<Outcome<string>>,
): Promise<Outcome<string>> {
  const { db, clock, caller } = parts;
  const { mutation, input } = command;
  return db.asCaller(caller, async (trx) => {
    const stored = await idempotent<Json>(
      trx,
      { caller, mutation, key: input.idempotencyKey, input, clock },
      // An outcome holds text and lists only, so it is what its JSON says.
      async () => (await work(trx)) as unknown as Json,
    );
    return stored as unknown as Outcome<string>;
  });
}

/** What the caller acts as at an agency: its first role there; background work acts as the system. */
export function actingRole(caller: Caller, agencyId: string): Role | null {
  const grant = caller.grants.find((held) => held.agencyId === agencyId);
  if (grant) return grant.role as Role;
  return caller.kind === 'SERVICE' ? 'SYSTEM' : null;
}
