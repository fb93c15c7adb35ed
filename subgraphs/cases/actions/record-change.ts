import { appendEvents } from '../../kit/ledger/append.js';
import type { Role } from '../../kit/callers.js';
import type { Clock as Watch } from '../../kit/clock.js';
import { toLedger, type CasePayload, type CaseVerb } from '../domain/case-event.js';
import { planClocks, type ClockPlanDetail } from '../domain/clock-plan.js';
import { foldClocks, nextDueAt, type Clock } from '../domain/clocks.js';
import type { CaseFacts } from '../domain/facts.js';
import type { ClockEffects } from '../domain/lifecycle.js';
import { agenciesThatLeft } from '../domain/may-see.js';
import type { CaseRules } from '../domain/rules.js';
import type { CaseState } from '../domain/states.js';
import { wakesAt } from '../domain/waking.js';
import { sightsOfCases } from '../store/case-sights.js';
import { updateCase, type CaseUpdate } from '../store/cases.js';
import { writeClocks } from '../store/clocks.js';
import type { LockedCase } from '../store/locked-case.js';
import { END_OF_TIME, type CaseRow, type CaseTrx } from '../store/tables.js';

/** What happens to a case that exists: by a command of the table of §1.4, or by what registry or time does to it. */
export interface Happening {
  readonly verb: CaseVerb;
  readonly clocks: ClockEffects;
  readonly stateBefore: CaseState | null;
  readonly stateAfter: CaseState;
  readonly role: Role;
  readonly now: Date;
  readonly correlationId: string;
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

export interface Recording {
  readonly happening: Happening;
  readonly written: Written;
  readonly rules: CaseRules;
  readonly clock: Watch;
}

/** Moves the clocks of a locked case, writes its row, and last of all appends the event. */
export async function recordChange(trx: CaseTrx, locked: LockedCase, recording: Recording): Promise<void> {
  const { row, facts } = locked;
  const { verb, role, now, correlationId } = recording.happening;
  const changed = await writeChange(trx, locked, recording);
  const payload = { ...changed, ...(await leavingOf(trx, row, facts, changed)) };
  const event = { verb, caseId: row.id, occurredAt: now, actorRole: role, correlationId, payload };
  await appendEvents(trx, [toLedger(event)], recording.clock);
}

/** Moves the clocks and the case's row; answers what the event says. */
async function writeChange(
  trx: CaseTrx,
  { row, facts }: LockedCase,
  { happening, written, rules }: Recording,
): Promise<CasePayload> {
  const { set = {}, changed = [], clocks: detail, joining = [] } = written;
  const after = { ...row, ...set };
  const changes = planClocks(
    happening.clocks,
    { ...facts, kind: after.kind, urgency: after.urgency, divisionCode: after.division_code },
    { now: happening.now, rules, detail },
  );
  const clocks = foldClocks(facts.clocks, changes);
  await writeClocks(trx, row.id, movedClocks(facts.clocks, clocks));
  const version = row.version + 1;
  const { stateBefore, stateAfter, now } = happening;
  const wakes = wakesAt(
    {
      state: stateAfter,
      clocks,
      closedAt: after.closed_at ?? null,
      changedAt: now,
      extensions: extensionsAfter(facts, happening),
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
function extensionsAfter({ extensions }: CaseFacts, { verb }: Happening): CaseFacts['extensions'] {
  if (verb !== 'extension_granted') return extensions;
  return extensions.map((extension) => (extension.granted === null ? { ...extension, granted: true } : extension));
}

function movedClocks(before: readonly Clock[], after: readonly Clock[]): readonly Clock[] {
  return after.filter((clock) => clock !== before[clock.no]);
}
