import type { GeneratedAlways, Selectable } from 'kysely';
import type { Trx } from '../../kit/store/database.js';
import type { KitTables } from '../../kit/store/kit-tables.js';
import type { VetoItem } from '../domain/veto-item.js';

export interface Tables extends KitTables {
  case_fact: CaseFactTable;
  matrix_member: MatrixMemberRow;
  agency_place: AgencyPlaceRow;
  metric_snapshot: MetricSnapshotRow;
  daily_figure: DailyFigureRow;
  score_card: ScoreCardTable;
  veto_finding: VetoFindingRow;
  dormancy_policy: DormancyPolicyRow;
  indicator_set: IndicatorSetRow;
}

export type AssessmentTrx = Trx<Tables>;

interface CaseFactTable {
  case_id: string;
  agency_id: string | null;
  division_code: string | null;
  state: string;
  received_at: Date;
  accepted_at: Date | null;
  closed_at: Date | null;
  first_response_due_at: Date | null;
  first_response_met_at: Date | null;
  resolve_due_at: Date | null;
  resolve_met_at: Date | null;
  rated: boolean;
  resolved: boolean;
  satisfied: boolean | null;
  negative_duration: boolean;
  /** Dates as `YYYY-MM-DD`, Beijing time. */
  month: GeneratedAlways<string | null>;
  received_on: GeneratedAlways<string>;
  accepted_on: GeneratedAlways<string | null>;
  closed_on: GeneratedAlways<string | null>;
}

export interface MatrixMemberRow {
  node_id: string;
  matrix_id: string;
  account_id: string;
}

export interface AgencyPlaceRow {
  agency_id: string;
  /** Ids from the top of the line down to the agency, each with a dot behind it. */
  line_path: string;
}

export interface MetricSnapshotRow {
  account_id: string;
  metric: string;
  at: Date;
  source: string;
  value: number;
  method: string;
  decreased: boolean;
  recorded_at: Date;
}

interface DailyFigureRow {
  agency_id: string;
  day: string;
  received: number;
  accepted: number;
  closed: number;
  resolved: number;
  /** Written by a trigger. */
  line_path: GeneratedAlways<string>;
}

interface ScoreCardTable {
  agency_id: string;
  /** First day of the month. */
  month: string;
  indicator_set: string;
  responded: number;
  response_judged: number;
  resolved: number;
  resolution_judged: number;
  satisfied: number;
  answered: number;
  computed_at: Date;
}

/** A score card with the weights of its indicator set and the vetoes of its month. */
export interface ScoreCardRow extends Selectable<ScoreCardTable> {
  response_weight: number;
  resolution_weight: number;
  satisfaction_weight: number;
  veto_items: readonly VetoItem[];
}

export interface VetoFindingRow {
  id: string;
  agency_id: string;
  account_id: string | null;
  month: string;
  item: VetoItem;
  found_at: Date;
}

interface DormancyPolicyRow {
  valid_from: string;
  limit_days: number;
  clause: string;
}

interface IndicatorSetRow {
  version: string;
  valid_from: string;
  response_weight: number;
  resolution_weight: number;
  satisfaction_weight: number;
  basis: string;
}
