import type { Caller } from '../../../schema/caller.js';
import { holdsRole, type Role } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import { idempotent } from '../../kit/idempotency.js';
import type { Json } from '../../kit/json.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
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

interface Lead {
  readonly agencyId: string;
  /** Which input names it, for the violation. */
  readonly field: string;
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

/**
 * What the caller acts as at the agency that leads: the first of these roles it holds there. Background work acts as the
 * system. Anybody else is told so; incidents are public, so nothing is given away.
 */
export function actAs(caller: Caller, roles: readonly Role[], lead: Lead): Outcome<Role> {
  if (caller.kind === 'SERVICE') return done('SYSTEM');
  const role = roles.find((wanted) => holdsRole(caller, wanted, lead.agencyId));
  if (role) return done(role);
  return violate({
    code: 'NOT_PERMITTED',
    message: 'The caller does not hold the role that this command needs at the agency that leads the incident.',
    path: ['input', lead.field],
  });
}
