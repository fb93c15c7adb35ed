import { newId } from '../../kit/ids.js';
import { saltedHash, type NewEvent } from '../../kit/ledger/event.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { violate, done, type Outcome } from '../../kit/outcome.js';
import type { Role } from '../../kit/callers.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { beijingDay } from '../domain/calendar.js';
import { toLedger, type CasePayload } from '../domain/case-event.js';
import { decide } from '../domain/decide.js';
import { inputViolations } from '../domain/input-limits.js';
import type { ClosingReason, QualityFlag } from '../domain/states.js';
import { casesByExternalIds, insertCases } from '../store/cases.js';
import { END_OF_TIME, type CaseRow, type NewCaseRow } from '../store/tables.js';
import type { By, CaseParts } from './parts.js';
import { newSalt } from './secrets.js';

/** A case of another system. Free text is kept as it came; instants are already in UTC. */
export interface ImportCaseInput {
  readonly externalRef: { readonly system: string; readonly id: string };
  readonly receivedAt: Date;
  readonly closedAt?: Date | null;
  readonly closingReason?: ClosingReason | null;
  /** The source's own word for how it ended. */
  readonly closingNote?: string | null;
  readonly intakeAgencyId: string;
  readonly leadAgencyId?: string | null;
  readonly divisionCode?: string | null;
  readonly categoryCode?: string | null;
  readonly channel: string;
  readonly summary: string;
  readonly description?: string | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
  readonly address?: string | null;
  readonly qualityFlags?: readonly QualityFlag[] | null;
}

export interface ImportedIds {
  readonly caseId: string;
  /** False when the external reference was there already: nothing was written for it. */
  readonly created: boolean;
}

/**
 * Brings in a batch in one transaction, hundreds at a time: one event `received` each and, where the source closed it,
 * one `closed`, provenance IMPORTED. The same external reference twice is one case. Clocks are not started: no policy
 * is known for what another system promised. The answers stand in the order of the inputs.
 */
export async function importCases(
  { db, clock, rules }: CaseParts,
  by: By,
  inputs: readonly ImportCaseInput[],
): Promise<Outcome<readonly ImportedIds[]>> {
  const oversized = inputs.flatMap((input) => inputViolations(input));
  if (oversized.length > 0) return violate(...oversized);
  const now = clock.now();
  const decisions = inputs.map((input) =>
    decide(
      {
        facts: agenciesOf(input),
        request: { step: 'import', closedAt: input.closedAt ?? null },
        acting: { caller: by.caller, holdsToken: false },
        now,
      },
      rules,
    ),
  );
  const refused = decisions.find((decision) => decision.kind === 'violation');
  if (refused) return violate(...refused.violations);
  const role: Role = 'IMPORTER';
  const rows = inputs.map((input) => importedRow(input, newId('case', clock), now));
  return db.asCaller(by.caller, async (trx) => {
    await actAsSubgraph(trx);
    const added = await insertCases(trx, rows);
    const byReference = new Map(added.map((row) => [referenceKey(row.external_system, row.external_id), row]));
    const known = new Map<string, string>();
    if (added.length < rows.length) {
      for (const system of new Set(inputs.map((input) => input.externalRef.system))) {
        const ids = inputs.filter((input) => input.externalRef.system === system).map((input) => input.externalRef.id);
        const found = await casesByExternalIds(trx, system, ids);
        for (const row of found) known.set(referenceKey(system, row.external_id), row.id);
      }
    }
    // A reference that comes twice in one batch is made from its first line.
    const made = inputs.map(({ externalRef: { system, id } }, index) => {
      const row = byReference.get(referenceKey(system, id));
      return row?.id === rows[index]!.id ? row : undefined;
    });
    const events = made.flatMap((row, index) =>
      row ? importEvents(row, inputs[index]!, { role, correlationId: by.correlationId }) : [],
    );
    await appendEvents(trx, events, clock);
    return done(
      inputs.map(({ externalRef: { system, id } }, index) => {
        const key = referenceKey(system, id);
        return { caseId: byReference.get(key)?.id ?? known.get(key)!, created: made[index] !== undefined };
      }),
    );
  });
}

/** One case of another system; see {@link importCases}. */
export async function importCase(parts: CaseParts, by: By, input: ImportCaseInput): Promise<Outcome<ImportedIds>> {
  const outcome = await importCases(parts, by, [input]);
  return outcome.kind === 'done' ? done(outcome.value[0]!) : outcome;
}

function agenciesOf(input: ImportCaseInput) {
  const leadAgencyId = input.leadAgencyId ?? null;
  return {
    intakeAgencyId: input.intakeAgencyId,
    leadAgencyId,
    intakeLine: [input.intakeAgencyId],
    leadLine: leadAgencyId === null ? [] : [leadAgencyId],
    openSubTasks: [],
    openFieldTasks: [],
  };
}

function referenceKey(system: string | null, id: string | null): string {
  return JSON.stringify([system, id]);
}

function importedRow(input: ImportCaseInput, id: string, now: Date): NewCaseRow {
  const { closedAt = null, divisionCode = null, categoryCode = null, description = null } = input;
  const { leadAgencyId = null } = input;
  return {
    id,
    ledger_year: beijingDay(input.receivedAt).slice(0, 4),
    version: closedAt === null ? 1 : 2,
    state: closedAt === null ? 'RECEIVED' : 'CLOSED',
    provenance: 'IMPORTED',
    urgency: 'NORMAL',
    confidential: false,
    category_code: categoryCode,
    division_code: divisionCode,
    channel: input.channel,
    summary: input.summary,
    description,
    text_salt: newSalt(),
    ...locationOf(input),
    platform: input.externalRef.system,
    external_system: input.externalRef.system,
    external_id: input.externalRef.id,
    quality_flags: flagsOf(input),
    intake_agency_id: input.intakeAgencyId,
    lead_agency_id: leadAgencyId,
    received_at: input.receivedAt,
    closed_at: closedAt,
    changed_at: now,
    next_due_at: END_OF_TIME,
    closing_reason: closedAt === null ? null : (input.closingReason ?? 'OTHER'),
    reopen_count: 0,
    handoffs: 0,
    offline_visits: 0,
    supervision_level: 0,
    escalation_level: 0,
  };
}

function locationOf({ latitude = null, longitude = null, address = null }: ImportCaseInput) {
  return { latitude, longitude, address };
}

/** Closed before received: the case is kept, flagged and left out of percentiles (`domain.md` §6.1). */
function flagsOf(input: ImportCaseInput): QualityFlag[] {
  const flags = new Set(input.qualityFlags ?? []);
  if (input.closedAt != null && input.closedAt < input.receivedAt) flags.add('NEGATIVE_DURATION');
  return [...flags];
}

function importEvents(
  row: CaseRow,
  input: ImportCaseInput,
  { role, correlationId }: { readonly role: Role; readonly correlationId: string },
): readonly NewEvent[] {
  const shared = {
    intakeAgencyId: row.intake_agency_id,
    leadAgencyId: row.lead_agency_id,
    agencyIds: [...new Set([row.intake_agency_id, row.lead_agency_id].filter((id) => id !== null))],
    divisionCode: row.division_code,
    categoryCode: row.category_code,
    clocks: [],
  };
  const received: CasePayload = {
    ...shared,
    stateBefore: null,
    stateAfter: 'RECEIVED',
    version: 1,
    changedFields: ['state', 'channel', 'summary', 'externalRef'],
    facts: {
      provenance: 'IMPORTED',
      externalRef: { system: input.externalRef.system, id: input.externalRef.id },
      channel: row.channel,
      ledgerNo: row.ledger_no,
      qualityFlags: row.quality_flags,
      summaryHash: saltedHash(row.summary, row.text_salt),
    },
  };
  const common = { caseId: row.id, actorRole: role, correlationId };
  const first = toLedger({ ...common, verb: 'received', occurredAt: row.received_at, payload: received });
  if (row.closed_at === null) return [first];
  const closed: CasePayload = {
    ...shared,
    stateBefore: 'RECEIVED',
    stateAfter: 'CLOSED',
    version: 2,
    changedFields: ['state', 'closedAt', 'closingReason'],
    facts: {
      provenance: 'IMPORTED',
      closingReason: row.closing_reason,
      ...(input.closingNote == null ? {} : { closingNoteHash: saltedHash(input.closingNote, row.text_salt) }),
    },
  };
  return [first, toLedger({ ...common, verb: 'closed', occurredAt: row.closed_at, payload: closed })];
}
