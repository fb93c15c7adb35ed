import { hash } from 'node:crypto';
import { caseEventType } from '../../../subgraphs/cases/domain/case-event.js';
import type { CaseState } from '../../../subgraphs/cases/domain/states.js';
import type { Json } from '../../../subgraphs/kit/json.js';
import { contentHash } from '../../../subgraphs/kit/ledger/event.js';
import { END_MINUTE, STEPS, type MadeCases } from './made-cases.js';
import type { RealRequest } from './real-shares.js';

const MINUTE_MS = 60_000;
/** So that the last minute lies in the past of whoever measures. */
const BEGINNING_MS = Date.UTC(2023, 0, 1);
const BEIJING_MINUTES = 480;

export const HOTLINE = 'agency_hotline';
export const BUREAUS = 20;
export const bureau = (no: number): string => `agency_bureau_${no}`;
const DIVISIONS = ['440103', '440104', '440105', '440106', '440111', '440112', '440113', '440114'];

/** What the rows of the made cases are written from. */
export interface World {
  readonly real: readonly RealRequest[];
  readonly made: MadeCases;
  /** The file's agencies, by how much they have. */
  readonly agencies: readonly string[];
}

export const agencyId = (no: number): string => `agency_${no}`;
export const caseId = (no: number): string => `case_${no.toString(16).padStart(32, '0')}`;
export const instantOf = (minute: number): string => new Date(BEGINNING_MS + minute * MINUTE_MS).toISOString();

export function* agencyRows({ agencies }: World): Iterable<string> {
  const row = (id: string, path: string): string => [id, id, id, path, 'PREFECTURE', 'city', '440100'].join('\t');
  yield row(HOTLINE, `${HOTLINE}.`);
  for (let no = 0; no < BUREAUS; no += 1) yield row(bureau(no), `${bureau(no)}.`);
  for (let no = 0; no < agencies.length; no += 1) yield row(agencyId(no), linePath(no));
}

function linePath(agency: number): string {
  return `${bureau(agency % BUREAUS)}.${agencyId(agency)}.`;
}

export const CASE_COLUMNS =
  'id, ledger_year, version, state, provenance, kind, category_code, division_code, urgency, confidential, channel, summary, text_salt, quality_flags, intake_agency_id, lead_agency_id, received_at, accepted_at, assigned_at, first_response_at, replied_at, closed_at, changed_at, next_due_at, closing_reason, reopen_count, handoffs, offline_visits, supervision_level, escalation_level, intake_path, lead_path';

export function* caseRows(world: World): Iterable<string> {
  const lead = leads(world);
  for (let no = 0; no < world.made.count; no += 1) yield caseRow(world, no, lead(no));
}

function caseRow({ real, made }: World, no: number, lead: number): string {
  const { category, channel } = real[made.like[no]!]!;
  const at = (step: number): string => optional(made.stepAt[no * STEPS.length + step]!);
  const last = made.lastStep[no]!;
  const assigned = last >= 2;
  const visits = made.stepAt[no * STEPS.length + 8]! > 0 ? 1 : 0;
  const received = made.received[no]!;
  const changed = Math.max(...STEPS.map((_, step) => made.stepAt[no * STEPS.length + step]!));
  const due = STEPS[last]![1] === 'CLOSED' || last >= 9 ? '9999-12-31T23:59:59.999Z' : instantOf(dueAt(received));
  const own = [caseId(no), instantOf(received).slice(0, 4), made.steps[no], STEPS[last]![1], 'LIVE', 'HELP'];
  const place = [
    category,
    DIVISIONS[no % DIVISIONS.length],
    'NORMAL',
    'f',
    channel,
    `Request ${no}`,
    `salt${no}`,
    '{}',
  ];
  const who = [HOTLINE, assigned ? agencyId(lead) : '\\N'];
  const when = [instantOf(received), at(1), at(2), at(4), at(9), at(11), instantOf(changed), due];
  const rest = [last === 11 ? 'RESOLVED' : '\\N', 0, visits * 2, visits, 0, 0];
  return [...own, ...place, ...who, ...when, ...rest, `${HOTLINE}.`, assigned ? linePath(lead) : '\\N'].join('\t');
}

/** Fifteen days after receipt: plain ones, because nothing here measures the calendar. */
function dueAt(received: number): number {
  return received + 15 * 1_440;
}

function optional(minute: number): string {
  return minute === 0 ? '\\N' : instantOf(minute);
}

/** A case is led by the agency of the request it is like. */
function leads({ real, made, agencies }: World): (no: number) => number {
  const numbers = new Map(agencies.map((agency, no) => [agency, no]));
  const ofRequest = real.map(({ agency }) => numbers.get(agency)!);
  return (no) => ofRequest[made.like[no]!]!;
}

export const CLOCK_COLUMNS =
  'case_id, no, kind, started_at, due_at, first_due_at, paused_ms, met_at, amount, unit, policy_version, provisional';

/** The two clocks that statistics judge. */
export function* clockRows({ made }: World): Iterable<string> {
  for (let no = 0; no < made.count; no += 1) {
    const at = (step: number): number => made.stepAt[no * STEPS.length + step]!;
    if (at(2) === 0) continue;
    yield clockRow(no, 0, { kind: 'RESOLVE', started: at(0), due: dueAt(at(0)), met: at(9) });
    if (at(3) > 0) yield clockRow(no, 1, { kind: 'FIRST_RESPONSE', started: at(3), due: at(3) + 2_880, met: at(4) });
  }
}

interface MadeClock {
  readonly kind: string;
  readonly started: number;
  readonly due: number;
  /** 0 while it runs. */
  readonly met: number;
}

function clockRow(of: number, no: number, { kind, started, due, met }: MadeClock): string {
  const limit = [15, 'DAY', 'bench@1', 'f'];
  const times = [instantOf(started), instantOf(due), instantOf(due), 0, optional(met)];
  return [caseId(of), no, kind, ...times, ...limit].join('\t');
}

export const ASSIGNMENT_COLUMNS = 'id, case_id, agency_id, role, assigned_at, signed_at, ended_at';

export function* assignmentRows(world: World): Iterable<string> {
  const { made } = world;
  const lead = leads(world);
  for (let no = 0; no < made.count; no += 1) {
    const at = (step: number): number => made.stepAt[no * STEPS.length + step]!;
    if (at(2) === 0) continue;
    yield [
      `asg_${no}`,
      caseId(no),
      agencyId(lead(no)),
      'LEAD',
      instantOf(at(2)),
      optional(at(3)),
      optional(at(11)),
    ].join('\t');
  }
}

interface Head {
  day: string;
  count: number;
  lastHash: string;
  previousHeadHash: string;
}

const sha256 = (text: string): string => hash('sha256', text);
const FIRST_LINK = '0'.repeat(64);

/** Events in the order of time, chained as `append_events` chains them; `heads` collects the days' heads. */
export function* ledgerRows(world: World, order: Float64Array, heads: string[]): Iterable<string> {
  const open = new Map<string, Head>();
  const done = new Uint8Array(world.made.count);
  const before = new Uint8Array(world.made.count);
  const lead = leads(world);
  for (let place = 0; place < order.length; place += 1) {
    const slot = order[place]!;
    const no = Math.floor(slot / STEPS.length);
    const step = slot % STEPS.length;
    done[no]! += 1;
    const stateBefore = done[no] === 1 ? null : STEPS[before[no]!]![1];
    before[no] = step;
    yield ledgerRow(world, { seq: place + 1, no, step, version: done[no]!, stateBefore, lead: lead(no) }, open, heads);
  }
  for (const [chain, head] of open) heads.push(headRow(chain, head));
}

interface Place {
  readonly seq: number;
  readonly no: number;
  readonly step: number;
  readonly version: number;
  readonly stateBefore: CaseState | null;
  readonly lead: number;
}

function ledgerRow(world: World, place: Place, open: Map<string, Head>, heads: string[]): string {
  const { seq, no, step } = place;
  const { made, real } = world;
  const { instant, day } = timeOf(made.stepAt[no * STEPS.length + step]!);
  const chain = step >= 2 ? agencyId(place.lead) : HOTLINE;
  const type = TYPES[step]!;
  const eventId = `evt_${seq.toString(16).padStart(32, '0')}`;
  const subject = caseId(no);
  const payload = payloadOf(place, real[made.like[no]!]!.category, DIVISIONS[no % DIVISIONS.length]!);
  const content = sha256(
    `{"actorRole":"SYSTEM","chain":"${chain}","correlationId":"bench","eventId":"${eventId}","occurredAt":"${instant}",` +
      `"payload":${payload},"payloadVersion":1,"recordedAt":"${instant}","subject":"${subject}","type":"${type}"}`,
  );
  if (seq % CHECKED_EACH === 0) {
    const about = {
      eventId,
      type,
      subject,
      chain,
      occurredAt: new Date(instant),
      recordedAt: new Date(instant),
      actorRole: 'SYSTEM' as const,
    };
    const event = { ...about, correlationId: 'bench', payloadVersion: 1, payload: JSON.parse(payload) as Json };
    if (contentHash(event) !== content) throw new Error('The bench hashes otherwise than the ledger.');
  }
  const head = headOf(chain, day, open, heads);
  const previous = head.lastHash;
  head.count += 1;
  head.lastHash = sha256(`${previous}|${chain}|${day}|${head.count}|${content}`);
  return (
    `${seq}\t${eventId}\t${type}\t${subject}\t${chain}\t${day}\t${head.count}\t${instant}\t${instant}\tSYSTEM\tbench\t1\t` +
    `${payload}\t${content}\t${previous}\t${head.lastHash}`
  );
}

let last = { minute: -1, instant: '', day: '' };

/** Events come in the order of time: most of them have the time of the one before. */
function timeOf(minute: number): { readonly instant: string; readonly day: string } {
  if (last.minute !== minute)
    last = { minute, instant: instantOf(minute), day: instantOf(minute + BEIJING_MINUTES).slice(0, 10) };
  return last;
}

const TYPES = STEPS.map(([verb]) => caseEventType(verb));
/** Events are written as the ledger's canonical JSON at once, which is five times as fast; each so many-th is compared. */
const CHECKED_EACH = 10_000;

function payloadOf({ step, version, stateBefore, lead }: Place, category: string, division: string): string {
  const leads = step >= 2 ? `"${agencyId(lead)}"` : 'null';
  const agencies = step >= 2 ? `"${HOTLINE}",${leads}` : `"${HOTLINE}"`;
  const stateAfter = STEPS[step]![1];
  return (
    `{"agencyIds":[${agencies}],"categoryCode":${step >= 1 ? `"${category}"` : 'null'},` +
    `"changedFields":[${stateBefore === stateAfter ? '' : '"state"'}],"clocks":[],"divisionCode":"${division}","facts":{},` +
    `"intakeAgencyId":"${HOTLINE}","leadAgencyId":${leads},"stateAfter":"${stateAfter}",` +
    `"stateBefore":${stateBefore === null ? 'null' : `"${stateBefore}"`},"version":${version}}`
  );
}

function headOf(chain: string, day: string, open: Map<string, Head>, heads: string[]): Head {
  const last = open.get(chain);
  if (last?.day === day) return last;
  if (last) heads.push(headRow(chain, last));
  const link = last ? headHash(chain, last) : FIRST_LINK;
  const head = { day, count: 0, lastHash: link, previousHeadHash: link };
  open.set(chain, head);
  return head;
}

function headHash(chain: string, { day, count, lastHash, previousHeadHash }: Head): string {
  return sha256(`${chain}|${day}|${count}|${lastHash}|${previousHeadHash}`);
}

function headRow(chain: string, { day, count, lastHash, previousHeadHash }: Head): string {
  return [chain, day, count, lastHash, previousHeadHash].join('\t');
}

/** The last minute that has passed, as an instant. */
export const END = new Date(BEGINNING_MS + END_MINUTE * MINUTE_MS);
