import { platformsOf, type Role } from '../../kit/callers.js';
import { idempotent } from '../../kit/idempotency.js';
import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { saltedHash } from '../../kit/ledger/event.js';
import { done, violate, type Outcome, type Violation } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { beijingDay } from '../domain/calendar.js';
import { toLedger, type CasePayload } from '../domain/case-event.js';
import { planClocks } from '../domain/clock-plan.js';
import { contactViolations, type ContactInput } from '../domain/contact.js';
import { foldClocks, nextDueAt, type Clock, type ClockChange } from '../domain/clocks.js';
import { decide } from '../domain/decide.js';
import { inputViolations } from '../domain/input-limits.js';
import type { CaseRequest } from '../domain/requests.js';
import { violationOf } from '../domain/violations.js';
import { insertCases } from '../store/cases.js';
import { agenciesByIds, lineOf } from '../store/agencies.js';
import { writeClocks } from '../store/clocks.js';
import { insertRequester } from '../store/requesters.js';
import { END_OF_TIME, type AgencyReplicaRow, type CaseRow, type CaseTrx, type NewCaseRow } from '../store/tables.js';
import { storable, unstored } from './command-result.js';
import { detailFacts, detailViolations, keepDetails, type IntakeDetails } from './intake-details.js';
import type { By, CaseParts } from './parts.js';
import { contactFingerprint, sealContact, type ContactKey } from './sealed-contact.js';
import { newRequesterToken, newSalt, tokenHash } from './secrets.js';

export interface ReceiveCaseInput extends IntakeDetails {
  readonly idempotencyKey?: string | null;
  /** The unit that takes the case in. */
  readonly intakeAgencyId: string;
  /** The account of ours it came in through. */
  readonly intakeAccountId?: string | null;
  readonly channel: string;
  readonly summary: string;
  readonly description?: string | null;
  readonly divisionCode?: string | null;
  readonly confidential?: boolean | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
  readonly address?: string | null;
  readonly sourceMentionRef?: string | null;
  readonly contact?: ContactInput | null;
}

export interface ReceivedCase {
  readonly caseId: string;
  /** Shown once; only its hash is kept. Null when an idempotency key replays an earlier answer. */
  readonly requesterToken: string | null;
}

/** A concern comes in: the case begins, with a ledger number and a token for whoever sent it (受理登记). */
export async function receiveCase(parts: CaseParts, by: By, input: ReceiveCaseInput): Promise<Outcome<ReceivedCase>> {
  const { caller } = by;
  const { clock } = parts;
  const token = newRequesterToken();
  let fresh = false;
  const { contactKeys = [] } = parts;
  const compared = withoutContact(input, contactKeys);
  const stored = await parts.db.asCaller(caller, (trx) =>
    idempotent(
      trx,
      { caller, mutation: 'receiveCase', key: input.idempotencyKey, input: compared, clock },
      async () => {
        fresh = true;
        return storable(await carryOut(trx, parts, by, { input, token }));
      },
    ),
  );
  const outcome = unstored(stored);
  if (outcome.kind === 'violation') return outcome;
  return done({ caseId: outcome.value.caseId, requesterToken: fresh ? token : null });
}

async function carryOut(
  trx: CaseTrx,
  parts: CaseParts,
  { caller, correlationId }: By,
  { input, token }: { readonly input: ReceiveCaseInput; readonly token: string },
): Promise<Outcome<{ readonly caseId: string }>> {
  const { clock, rules, contactKeys = [] } = parts;
  const unfit = [...inputViolations(input), ...contactObjections(input, contactKeys)];
  if (unfit.length === 0) unfit.push(...(await detailViolations(trx, parts, input)));
  if (unfit.length > 0) return violate(...unfit);
  const [agency] = await agenciesByIds(trx, [input.intakeAgencyId]);
  const now = clock.now();
  const decision = decide(
    {
      facts: standingAt(input.intakeAgencyId, agency),
      request: receipt(input, agency),
      // Whoever sends a case, known or not, is its requester.
      acting: { caller, holdsToken: caller.kind === 'REQUESTER' || caller.kind === 'PUBLIC' },
      now,
    },
    rules,
  );
  if (decision.kind === 'violation') return violate(...decision.violations);
  const { role, row: allowed } = decision.value;
  const untimed = { kind: null, urgency: 'NORMAL', divisionCode: input.divisionCode ?? null, receivedAt: now } as const;
  const changes = planClocks(allowed.clocks, { ...untimed, clocks: [] }, { now, rules });
  const clocks = foldClocks([], changes);
  const [platform = null] = platformsOf(caller);
  const fresh = newRow(input, { id: newId('case', clock), now, token, clocks, platform });
  await actAsSubgraph(trx);
  const [row] = await insertCases(trx, [fresh]);
  await writeClocks(trx, fresh.id, clocks);
  if (input.contact != null) await keepContact(trx, contactKeys, { caseId: fresh.id, contact: input.contact, now });
  await keepDetails(trx, parts, row!, input);
  const details = detailFacts(input, row!.text_salt);
  await appendEvents(trx, [receivedEvent(row!, { role, correlationId, changes, details })], clock);
  return done({ caseId: fresh.id });
}

/** What an idempotency key remembers the input by; the contact itself leaves this process only sealed. */
function withoutContact(input: ReceiveCaseInput, [key]: readonly ContactKey[]): object {
  if (input.contact == null) return input;
  return { ...input, contact: key ? contactFingerprint(key, input.contact) : null };
}

function contactObjections({ contact }: ReceiveCaseInput, keys: readonly ContactKey[]): readonly Violation[] {
  if (contact == null) return [];
  return keys.length === 0 ? [violationOf('CONTACT_NOT_TAKEN', 'contact')] : contactViolations(contact);
}

async function keepContact(
  trx: CaseTrx,
  [key]: readonly ContactKey[],
  { caseId, contact, now }: { readonly caseId: string; readonly contact: ContactInput; readonly now: Date },
): Promise<void> {
  const { name = null, phone = null, email = null, consentToContact, consentToFollowUp } = contact;
  const { keyId, nonce, ciphertext } = sealContact(key!, caseId, { name, phone, email });
  await insertRequester(trx, {
    case_id: caseId,
    key_id: keyId,
    nonce,
    ciphertext,
    consent_to_contact: consentToContact,
    consent_to_follow_up: consentToFollowUp ?? false,
    taken_at: now,
    erased_at: null,
    erased_for: null,
  });
}

function receipt(input: ReceiveCaseInput, intake: AgencyReplicaRow | undefined): CaseRequest {
  const { channel, summary, divisionCode = null, intakeAccountId = null, sourceMentionRef = null } = input;
  return { step: 'receive', channel, summary, divisionCode, intakeAccountId, sourceMentionRef, intake: named(intake) };
}

function standingAt(intakeAgencyId: string, agency: AgencyReplicaRow | undefined) {
  const nothing = { leadAgencyId: null, leadLine: [], openSubTasks: [], openFieldTasks: [] };
  return { ...nothing, intakeAgencyId, intakeLine: lineOf(agency) };
}

function named(agency: AgencyReplicaRow | undefined) {
  return agency ? { id: agency.id, abolished: agency.abolished_at !== null, successorId: agency.successor_id } : null;
}

function newRow(
  input: ReceiveCaseInput,
  made: Pick<NewCaseRow, 'id' | 'platform'> & {
    readonly now: Date;
    readonly token: string;
    readonly clocks: readonly Clock[];
  },
): NewCaseRow {
  const { description = null, divisionCode = null, latitude = null, longitude = null, address = null } = input;
  return {
    id: made.id,
    ledger_year: beijingDay(made.now).slice(0, 4),
    version: 1,
    state: 'RECEIVED',
    provenance: 'LIVE',
    urgency: 'NORMAL',
    confidential: input.confidential ?? false,
    category_code: input.categoryCode ?? null,
    division_code: divisionCode,
    channel: input.channel,
    platform: made.platform,
    summary: input.summary,
    description,
    text_salt: newSalt(),
    latitude,
    longitude,
    address,
    quality_flags: [],
    intake_agency_id: input.intakeAgencyId,
    intake_account_id: input.intakeAccountId ?? null,
    received_at: made.now,
    changed_at: made.now,
    next_due_at: nextDueAt(made.clocks) ?? END_OF_TIME,
    reopen_count: 0,
    handoffs: 0,
    offline_visits: 0,
    supervision_level: 0,
    escalation_level: 0,
    requester_token_hash: tokenHash(made.token),
    source_mention_ref: input.sourceMentionRef ?? null,
  };
}

interface Receipt {
  readonly role: Role;
  readonly correlationId: string;
  readonly changes: readonly ClockChange[];
  readonly details: CasePayload['facts'];
}

function receivedEvent(row: CaseRow, { role, correlationId, changes, details }: Receipt) {
  const payload: CasePayload = {
    stateBefore: null,
    stateAfter: 'RECEIVED',
    version: 1,
    changedFields: ['state', 'channel', 'summary', 'clocks'],
    intakeAgencyId: row.intake_agency_id,
    leadAgencyId: null,
    agencyIds: [row.intake_agency_id],
    divisionCode: row.division_code,
    categoryCode: row.category_code,
    clocks: changes,
    facts: {
      provenance: 'LIVE',
      channel: row.channel,
      ledgerNo: row.ledger_no,
      intakeAccountId: row.intake_account_id,
      sourceMentionRef: row.source_mention_ref,
      summaryHash: saltedHash(row.summary, row.text_salt),
      ...(row.description === null ? {} : { descriptionHash: saltedHash(row.description, row.text_salt) }),
      ...details,
    },
  };
  const about = { caseId: row.id, actorRole: role, correlationId, occurredAt: row.received_at };
  return toLedger({ ...about, verb: 'received', payload });
}
