import { idempotent } from '../../kit/idempotency.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { decide, type Transition } from '../domain/decide.js';
import type { CaseFacts } from '../domain/facts.js';
import type { CaseCommand } from '../domain/lifecycle.js';
import { inputViolations } from '../domain/input-limits.js';
import type { CaseRequest } from '../domain/requests.js';
import { holdsThroughLine, namesAgencies } from '../domain/rests-on-registry.js';
import type { Acting } from '../domain/standing.js';
import { violationOf } from '../domain/violations.js';
import { lockCase, type LockedCase } from '../store/locked-case.js';
import { recordChange, type Written } from './record-change.js';
import { showRequesterToken } from '../store/requester-token.js';
import type { CaseRow, CaseTrx } from '../store/tables.js';
import { storable, unstored, type CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { requireFreshRegistry } from './require-fresh-registry.js';
import { opensCase, tokenHash } from './secrets.js';

/** What every command on a case takes beside its own values. */
export interface CommandInput {
  readonly caseId: string;
  /** The version the caller has seen; another one is `STALE_VERSION`. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
  /** The requester's token, for what the requester may do. */
  readonly requesterToken?: string | null;
}

/** Everything a command's own part may look at while it writes. */
export interface Scene {
  readonly trx: CaseTrx;
  readonly row: CaseRow;
  readonly facts: CaseFacts;
  readonly transition: Transition;
  readonly now: Date;
}

export interface Change<Input extends CommandInput> {
  readonly command: CaseCommand;
  readonly input: Input;
  /** What the rule is to be asked; may read what else it needs. */
  readonly request: (trx: CaseTrx, facts: CaseFacts) => CaseRequest | Promise<CaseRequest>;
  readonly write?: Write;
  /** Another row of the table that comes of this one, in the same transaction and with an event of its own. */
  readonly then?: (scene: Scene) => Following | undefined;
}

type Write = (scene: Scene) => Written | Promise<Written>;

export interface Following {
  readonly request: CaseRequest;
  readonly write: Write;
}

/**
 * One command on one case, in one transaction: lock, ask the rule, write the facts, move the clocks, and last of all
 * append the event. Nothing is written when a rule is broken. A case out of the caller's sight is locked by nobody: it
 * takes the way of one that does not exist.
 */
export async function changeCase<Input extends CommandInput>(
  parts: CaseParts,
  by: By,
  change: Change<Input>,
): Promise<Outcome<CommandResult>> {
  const { command, input } = change;
  const { caller } = by;
  const stored = await parts.db.asCaller(caller, (trx) =>
    idempotent(trx, { caller, mutation: command, key: input.idempotencyKey, input, clock: parts.clock }, async () =>
      storable(await carryOut(trx, parts, by, change)),
    ),
  );
  return unstored(stored);
}

async function carryOut<Input extends CommandInput>(
  trx: CaseTrx,
  parts: CaseParts,
  by: By,
  { input, request, write, then }: Change<Input>,
): Promise<Outcome<CommandResult>> {
  const oversized = inputViolations(input);
  if (oversized.length > 0) return violate(...oversized);
  if (input.requesterToken != null) await showRequesterToken(trx, tokenHash(input.requesterToken));
  const locked = await lockCase(trx, input.caseId);
  if (!locked) return violate(violationOf('CASE_NOT_FOUND', 'caseId'));
  const { row, facts } = locked;
  if (input.expectedVersion != null && input.expectedVersion !== row.version) {
    return violate(violationOf('STALE_VERSION', 'expectedVersion'));
  }
  const asked = await request(trx, facts);
  if (namesAgencies(asked)) requireFreshRegistry(parts.registry);
  const acting = { caller: by.caller, holdsToken: opensCase(row, input.requesterToken) };
  const given = { acting, now: parts.clock.now(), correlationId: by.correlationId };
  const taken = await takeStep(trx, parts, { ...given, locked, request: asked, write });
  if (taken.kind === 'violation') return taken;
  const next = then?.(taken.value);
  if (next) {
    const followed = await takeStep(trx, parts, { ...given, ...next, locked: (await lockCase(trx, row.id))! });
    if (followed.kind === 'violation')
      throw new Error(`What follows is refused: ${JSON.stringify(followed.violations)}`);
  }
  return done({ caseId: row.id });
}

interface StepGiven {
  readonly acting: Acting;
  readonly now: Date;
  readonly correlationId: string;
  readonly locked: LockedCase;
  readonly request: CaseRequest;
  readonly write: Write | undefined;
}

/** One row of the table on a locked case: the rule, then facts, clocks and event. */
async function takeStep(
  trx: CaseTrx,
  { clock, rules, registry }: CaseParts,
  { acting, now, correlationId, locked, request, write }: StepGiven,
): Promise<Outcome<Scene>> {
  const { row, facts } = locked;
  const decision = decide({ facts, request, acting, now }, rules);
  if (decision.kind === 'violation') return decision;
  const transition = decision.value;
  if (holdsThroughLine(transition, acting.caller, facts)) requireFreshRegistry(registry);
  await actAsSubgraph(trx);
  const scene = { trx, row, facts, transition, now };
  const written = (await write?.(scene)) ?? {};
  const { role, stateBefore, stateAfter, row: allowed } = transition;
  const happening = { ...allowed, stateBefore, stateAfter, role, now, correlationId };
  await recordChange(trx, locked, { happening, written, rules, clock });
  return done(scene);
}
