import type { ColumnType, GeneratedAlways, Insertable, Selectable } from 'kysely';
import type { KitTables } from '../../kit/store/kit-tables.js';
import type { Trx } from '../../kit/store/database.js';
import type { ClockKind } from '../domain/clock-kinds.js';
import type { SlaUnit } from '../domain/sla.js';
import type {
  CaseKind,
  CaseState,
  ClosingReason,
  ConcernType,
  Provenance,
  QualityFlag,
  Urgency,
} from '../domain/states.js';
import type { CatalogueTables } from './catalogue-tables.js';
import type { IntakeTables } from './intake-tables.js';
import type { RequesterTables } from './requester-tables.js';
import type { SampleTables } from './sample-tables.js';

export interface CaseTables extends KitTables, CatalogueTables, IntakeTables, RequesterTables, SampleTables {
  cases: CaseTable;
  assignment: AssignmentTable;
  clock: ClockTable;
  agency_replica: AgencyReplicaTable;
  matrix_member: MatrixMemberTable;
  line_departure: LineDepartureTable;
  reply: ReplyTable;
  follow_up: FollowUpTable;
  return_request: ReturnRequestTable;
  question: QuestionTable;
  extension: ExtensionTable;
  field_task: FieldTaskTable;
  supervision_order: SupervisionOrderTable;
  supervision_answer: SupervisionAnswerTable;
  quality_review: QualityReviewTable;
  ledger_publication: LedgerPublicationTable;
}

export type CaseTrx = Trx<CaseTables>;

/** See `kit/ledger/publication.ts`. Never changed. */
interface LedgerPublicationTable {
  day: ColumnType<string, string, never>;
  text: string;
  hash: string;
  signature: string;
  key_id: string;
  published_at: Date;
}

/** `next_due_at` of a case with no running clock. */
export const END_OF_TIME = new Date('9999-12-31T23:59:59.999Z');

export interface CaseTable {
  id: string;
  ledger_serial: GeneratedAlways<number>;
  /** Year of receipt in Asia/Shanghai, four digits. */
  ledger_year: string;
  /** `2026-0000042`. */
  ledger_no: GeneratedAlways<string>;
  /** Grows by one with every change; `expectedVersion` is held against it. */
  version: number;
  state: CaseState;
  open: GeneratedAlways<boolean>;
  /** Where a refused return goes back to; null outside RETURN_REQUESTED. */
  state_before_return: CaseState | null;
  provenance: Provenance;
  kind: CaseKind | null;
  concern_type: ConcernType | null;
  category_code: string | null;
  division_code: string | null;
  urgency: Urgency;
  confidential: boolean;
  channel: string;
  summary: string;
  description: string | null;
  public_summary: string | null;
  /** Salts the hashes of this case's free text in the ledger; erased together with the text. */
  text_salt: string;
  latitude: number | null;
  longitude: number | null;
  address: string | null;
  external_system: string | null;
  external_id: string | null;
  quality_flags: ColumnType<readonly QualityFlag[], QualityFlag[], QualityFlag[]>;
  intake_agency_id: string;
  /** The account of ours it came in through; null where it came in another way. */
  intake_account_id: string | null;
  lead_agency_id: string | null;
  /** Who has the case now: the intake unit before assignment, the lead agency after. Also the ledger's chain. */
  holder_agency_id: GeneratedAlways<string>;
  /** Places in their lines of the intake unit and of the lead agency; triggers keep them with the replica. */
  intake_path: GeneratedAlways<string>;
  lead_path: GeneratedAlways<string | null>;
  /** The partner platform it came through; null for our own channels. */
  platform: string | null;
  received_at: Date;
  accepted_at: Date | null;
  /** The first assignment. */
  assigned_at: Date | null;
  first_response_at: Date | null;
  /** The latest reply. */
  replied_at: Date | null;
  closed_at: Date | null;
  changed_at: Date;
  /** The earliest due time of a running clock, {@link END_OF_TIME} where none runs. */
  next_due_at: Date;
  closing_reason: ClosingReason | null;
  /** The requester's word at the latest follow-up that reached them. */
  resolved: boolean | null;
  satisfied: boolean | null;
  reopen_count: number;
  /** Changes between online and offline handling (多跑路). */
  handoffs: number;
  offline_visits: number;
  /** How often its lead agency gave it back and was allowed to. */
  return_count: ColumnType<number, number | undefined, number>;
  supervision_level: number;
  supervision_due_at: Date | null;
  escalation_level: number;
  /** When time alone will next do something to the case, {@link END_OF_TIME} where it will not. */
  wakes_at: ColumnType<Date, Date | undefined, Date>;
  /** The number of the clock whose steps of escalation are counted, and how many are behind it. */
  escalated_clock: ColumnType<number | null, number | null | undefined, number | null>;
  escalated_steps: ColumnType<number, number | undefined, number>;
  requester_token_hash: Buffer | null;
  /** The mention the case was converted from; never its author. */
  source_mention_ref: string | null;
  merged_into_id: string | null;
}

export interface AssignmentTable {
  id: string;
  case_id: string;
  agency_id: string;
  role: 'LEAD' | 'CO';
  task: string | null;
  due_at: Date | null;
  assigned_at: Date;
  signed_at: Date | null;
  completed_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
  rule_ref: string | null;
  override_reason: string | null;
}

export interface ClockTable {
  case_id: string;
  /** 0, 1, 2 … in the order in which the case's clocks were started. */
  no: number;
  kind: ClockKind;
  /** The co-handling assignment of a SUB_TASK clock. */
  subject_id: string | null;
  started_at: Date;
  due_at: Date;
  /** The due time before pauses and extensions. */
  first_due_at: Date;
  paused_at: Date | null;
  paused_ms: number;
  met_at: Date | null;
  cancelled_at: Date | null;
  amount: number;
  unit: SlaUnit;
  policy_version: string;
  /** Null for hour clocks: they know no calendar. */
  calendar_version: string | null;
  provisional: boolean;
}

/** A replica of registry's facts, fed from `registryChanges`. */
/** An agency that has left a line whose superiors are to be told, and the last case of it that they were told of. */
interface LineDepartureTable {
  id: GeneratedAlways<number>;
  agency_id: string;
  old_path: string;
  after_case: string;
}
export type LineDepartureRow = Selectable<LineDepartureTable>;

export interface AgencyReplicaTable {
  id: string;
  code: string;
  name: string;
  /** Ids from the top of the line down to this agency, each followed by a dot. */
  line_path: string;
  level: string;
  function_line: string;
  division_code: string | null;
  superior_id: string | null;
  abolished_at: Date | null;
  successor_id: string | null;
}

export interface MatrixMemberTable {
  matrix_id: string;
  agency_id: string;
}

export interface ReplyTable {
  id: string;
  case_id: string;
  agency_id: string;
  text: string;
  basis_document: string | null;
  reason: string | null;
  replied_at: Date;
}

export interface FollowUpTable {
  id: string;
  case_id: string;
  contacted: boolean;
  resolved: boolean | null;
  satisfied: boolean | null;
  recorded_at: Date;
}

export interface ReturnRequestTable {
  id: string;
  case_id: string;
  agency_id: string;
  reason_code: string;
  reason: string;
  requested_at: Date;
  decided_at: Date | null;
  granted: boolean | null;
  decision_reason: string | null;
}

export interface QuestionTable {
  id: string;
  case_id: string;
  text: string;
  asked_at: Date;
  answer: string | null;
  answered_at: Date | null;
}

export interface ExtensionTable {
  id: string;
  case_id: string;
  /** Which opening of the case it belongs to: 0 before the first reopening. */
  opening: number;
  reason: string;
  days: number;
  old_due_at: Date;
  new_due_at: Date;
  requested_at: Date;
  decided_at: Date | null;
  granted: boolean | null;
  requester_told: boolean;
}

export interface FieldTaskTable {
  id: string;
  case_id: string;
  unit_agency_id: string;
  appointment_at: Date | null;
  created_at: Date;
  completed_at: Date | null;
  outcome: string | null;
  evidence_hashes: ColumnType<readonly string[], string[], string[]>;
  checked_for_faces: boolean | null;
}

export interface SupervisionOrderTable {
  id: string;
  case_id: string;
  agency_id: string;
  level: number;
  text: string;
  issued_at: Date;
  due_at: Date;
}

export interface SupervisionAnswerTable {
  id: string;
  case_id: string;
  order_id: string;
  /** Who led the case when it answered. */
  agency_id: string;
  text: string;
  answered_at: Date;
}

export interface QualityReviewTable {
  id: string;
  case_id: string;
  agency_id: string;
  sample_id: string | null;
  relevance: number;
  completeness: number;
  clarity: number;
  timeliness: number;
  verdict: 'PASS' | 'FAIL';
  reason: string | null;
  reviewed_at: Date;
}

export type CaseRow = Selectable<CaseTable>;
export type NewCaseRow = Insertable<CaseTable>;
export type AssignmentRow = Selectable<AssignmentTable>;
export type ClockRow = Selectable<ClockTable>;
export type AgencyReplicaRow = Selectable<AgencyReplicaTable>;
export type FieldTaskRow = Selectable<FieldTaskTable>;
