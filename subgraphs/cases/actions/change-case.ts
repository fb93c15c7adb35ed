import { idempotent } from '../../kit/idempotency.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { toLedger, type CasePayload } from '../domain/case-event.js';
import { planClocks, type ClockPlanDetail } from '../domain/clock-plan.js';
import { foldClocks, nextDueAt, type Clock } from '../domain/clocks.js';
import { decide, type Transition } from '../domain/decide.js';
import type { CaseFacts } from '../domain/facts.js';
import { agenciesThatLeft } from '../domain/may-see.js';
import type { CaseCommand } from '../domain/lifecycle.js';
import { inputViolations } from '../domain/input-limits.js';
import type { CaseRequest } from '../domain/requests.js';
import { holdsThroughLine, namesAgencies } from '../domain/rests-on-registry.js';
import { violationOf } from '../domain/violations.js';
import { wakesAt } from '../domain/waking.js';
import { sightsOfCases } from '../store/case-sights.js';
import { updateCase, type CaseUpdate } from '../store/cases.js';
import { writeClocks } from '../store/clocks.js';
import { lockCase } from '../store/locked-case.js';
import { showRequesterToken } from '../store/requester-token.js';
import { END_OF_TIME, type CaseRow, type CaseTrx } from '../store/tables.js';
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

/** What a command's own part has to say about the change. */
export interface Written {
  /** Columns of the case that change, beside state and version. */
  readonly set?: CaseUpdate;
  /** GraphQL names of what changes, beside the state. */
  readonly changed?: readonly string[];
  /** For the event: codes, ids, instants and salted hashes, no free text. */
  readonly facts?: CasePayload['facts'];
  readonly clocks?: ClockPlanDetail;
  /** Agencies that take part from now on, beside those that the case already names. */
  readonly joining?: readonly string[];
}

export interface Change<Input extends CommandInput> {
  readonly command: CaseCommand;
  readonly input: Input;
  /** What the rule is to be asked; may read what else it needs. */
  readonly request: (trx: CaseTrx, facts: CaseFacts) => CaseRequest | Promise<CaseRequest>;
  readonly write?: (scene: Scene) => Written | Promise<Written>;
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
  { clock, rules, registry }: CaseParts,
  { caller, correlationId }: By,
  { input, request, write }: Change<Input>,
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
  const now = clock.now();
  const acting = { caller, holdsToken: opensCase(row, input.requesterToken) };
  const asked = await request(trx, facts);
  if (namesAgencies(asked)) requireFreshRegistry(registry);
  const decision = decide({ facts, request: asked, acting, now }, rules);
  if (decision.kind === 'violation') return decision;
  const transition = decision.value;
  if (holdsThroughLine(transition, caller, facts)) requireFreshRegistry(registry);
  await actAsSubgraph(trx);
  const written = (await write?.({ trx, row, facts, transition, now })) ?? {};
  const changed = await writeChange(trx, { row, facts, transition, now }, { written, rules });
  const payload = { ...changed, ...(await leavingOf(trx, row, facts, changed)) };
  const { role, row: allowed } = transition;
  const event = { verb: allowed.verb, caseId: row.id, occurredAt: now, actorRole: role, correlationId, payload };
  await appendEvents(trx, [toLedger(event)], clock);
  return done({ caseId: row.id });
}

/** Moves the clocks and the case's row; answers what the event says. */
async function writeChange(
  trx: CaseTrx,
  { row, facts, transition, now }: Omit<Scene, 'trx'>,
  { written, rules }: { readonly written: Written; readonly rules: CaseParts['rules'] },
): Promise<CasePayload> {
  const { set = {}, changed = [], clocks: detail, joining = [] } = written;
  const after = { ...row, ...set };
  const changes = planClocks(
    transition.row.clocks,
    { ...facts, kind: after.kind, urgency: after.urgency, divisionCode: after.division_code },
    { now, rules, detail },
  );
  const clocks = foldClocks(facts.clocks, changes);
  await writeClocks(trx, row.id, movedClocks(facts.clocks, clocks));
  const version = row.version + 1;
  const { stateBefore, stateAfter } = transition;
  const wakes = wakesAt(
    {
      state: stateAfter,
      clocks,
      closedAt: after.closed_at ?? null,
      changedAt: now,
      extensions: extensionsAfter(facts, transition),
      progress: { clockNo: row.escalated_clock, steps: row.escalated_steps },
    },
    rules.calendar,
  );
  await updateCase(trx, row.id, version, {
    ...set,
    state: stateAfter,
    changed_at: now,
    next_due_at: nextDueAt(clocks) ?? END_OF_TIME,
    wakes_at: wakes ?? END_OF_TIME,
  });
  return {
    stateBefore,
    stateAfter,
    version,
    changedFields: [
      ...(stateBefore === stateAfter ? [] : ['state']),
      ...changed,
      ...(changes.length > 0 ? ['clocks'] : []),
    ],
    intakeAgencyId: after.intake_agency_id,
    leadAgencyId: after.lead_agency_id,
    agencyIds: agenciesOf(after, facts, [row.lead_agency_id, ...joining]),
    divisionCode: after.division_code,
    categoryCode: after.category_code,
    clocks: changes,
    facts: written.facts ?? {},
  };
}

/** Every agency that has part in a case: what a feed by agency filters on. */
export function agenciesOf(
  after: Pick<CaseRow, 'intake_agency_id' | 'lead_agency_id'>,
  facts: CaseFacts,
  others: readonly (string | null)[] = [],
): readonly string[] {
  const helping = facts.openSubTasks.map((task) => task.agencyId);
  const ids = [after.intake_agency_id, after.lead_agency_id, ...others, ...helping].filter((id) => id !== null);
  return [...new Set(ids)];
}

/** Somebody loses sight only of a case whose lead changes or whose open parts may have ended. */
async function leavingOf(
  trx: CaseTrx,
  row: CaseRow,
  facts: CaseFacts,
  { leadAgencyId }: CasePayload,
): Promise<Pick<CasePayload, 'leftBy'>> {
  const helperIds = [
    ...facts.openSubTasks.map((task) => task.agencyId),
    ...facts.openFieldTasks.map((task) => task.unitAgencyId),
  ];
  if (helperIds.length === 0 && (row.lead_agency_id === null || leadAgencyId === row.lead_agency_id)) return {};
  const { intakeLine, leadLine } = facts;
  const after = (await sightsOfCases(trx, [row.id])).get(row.id)!;
  const leftBy = agenciesThatLeft({ intakeLine, leadLine, helperIds, platform: row.platform }, after);
  return leftBy.length === 0 ? {} : { leftBy };
}

/** With an extension that this change grants. */
function extensionsAfter({ extensions }: CaseFacts, { row }: Transition): CaseFacts['extensions'] {
  if (row.step !== 'grantExtension') return extensions;
  return extensions.map((extension) => (extension.granted === null ? { ...extension, granted: true } : extension));
}

function movedClocks(before: readonly Clock[], after: readonly Clock[]): readonly Clock[] {
  return after.filter((clock) => clock !== before[clock.no]);
}
