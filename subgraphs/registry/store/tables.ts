import type { ColumnType } from 'kysely';
import type { KitTables } from '../../kit/store/kit-tables.js';
import type { Trx } from '../../kit/store/database.js';
import type { Level } from '../domain/levels.js';
import type { FilingState } from '../domain/verification.js';

export interface Tables extends KitTables {
  division: DivisionRow;
  agency: AgencyRow;
  account: AccountRow;
  matrix: MatrixTable;
  matrix_node: MatrixNodeTable;
  normative_document: NormativeDocumentTable;
  shipped_data: ShippedDataRow;
  access_grant: AccessGrantRow;
  credential_rotation: CredentialRotationRow;
  api_key: ApiKeyTable;
  api_key_secret: ApiKeySecretRow;
  responsibility_rule: ResponsibilityRuleRow;
  look_up_count: LookUpCountRow;
}

export interface LookUpCountRow {
  /** `YYYY-MM-DD` in Beijing. */
  day: string;
  /** A province's code, or `other`. */
  province: string;
  asked: number;
  unanswered: number;
}

export type RegistryTrx = Trx<Tables>;

export interface DivisionRow {
  code: string;
  scheme: string;
  name: string;
  level: Level;
  parent_code: string | null;
  /** Dates as `YYYY-MM-DD`. */
  valid_from: string | null;
  valid_to: string | null;
  successor_code: string | null;
}

export interface AgencyRow {
  id: string;
  code: string;
  name: string;
  level: Level;
  function_line: string;
  division_code: string | null;
  superior_id: string | null;
  line_path: string;
  abolished_at: Date | null;
  successor_id: string | null;
}

export interface AccountRow {
  id: string;
  platform: string;
  handle: string;
  handle_key: string;
  display_name: string;
  url: string;
  url_key: string;
  agency_id: string | null;
  filing_no: string | null;
  filing_state: FilingState;
  filed_at: Date | null;
  cancelled_at: Date | null;
  successor_id: string | null;
}

export type MatrixKindName = 'VERTICAL' | 'REGIONAL';
export type OperatingFormName = 'SOCIAL_GOVERNANCE' | 'EMERGENCY_RESPONSE' | 'CAMPAIGN';

export interface MatrixRow {
  id: string;
  slug: string;
  name: string;
  kind: MatrixKindName;
  forms: readonly OperatingFormName[];
}

interface MatrixTable extends Omit<MatrixRow, 'forms'> {
  forms: JsonColumn<readonly OperatingFormName[]>;
}

export interface MatrixNodeRow {
  id: string;
  matrix_id: string;
  account_id: string;
  parent_id: string | null;
  level: Level;
  function_codes: readonly string[];
  path: string;
  place: string;
}

interface MatrixNodeTable extends Omit<MatrixNodeRow, 'function_codes'> {
  function_codes: JsonColumn<readonly string[]>;
}

interface ClauseRow {
  readonly code: string;
  readonly text: string;
  /** ISO 8601 duration. */
  readonly limit: string | null;
}

export interface NormativeDocumentRow {
  number: string;
  title: string;
  issuer: string;
  issued_on: string | null;
  published_on: string | null;
  clauses: readonly ClauseRow[];
}

interface NormativeDocumentTable extends Omit<NormativeDocumentRow, 'clauses'> {
  clauses: JsonColumn<readonly ClauseRow[]>;
}

interface ShippedDataRow {
  name: string;
  digest: string;
}

export interface AccessGrantRow {
  id: string;
  subject: string;
  agency_id: string;
  role: string;
  valid_from: Date;
  /** Null: until it is revoked. */
  valid_to: Date | null;
  reason: string;
  /** Revoked before its time was over. */
  ended_at: Date | null;
  end_reason: string | null;
  text_salt: string;
}

export interface CredentialRotationRow {
  account_id: string;
  ordered_at: Date;
  due_at: Date;
  rotated_at: Date | null;
}

export interface ApiKeyRow {
  id: string;
  prefix: string;
  subject: string;
  agency_id: string;
  label: string;
  scopes: readonly string[];
  valid_from: Date;
  valid_to: Date;
  revoked_at: Date | null;
  revoke_reason: string | null;
  text_salt: string;
  /** The key whose place it took. */
  replaces_id: string | null;
}

interface ApiKeyTable extends Omit<ApiKeyRow, 'scopes'> {
  scopes: JsonColumn<readonly string[]>;
}

interface ApiKeySecretRow {
  key_id: string;
  secret_hash: string;
}

export type ResponsibilityScopeName = 'CATEGORY' | 'TOPIC';

export interface ResponsibilityRuleRow {
  id: string;
  scope: ResponsibilityScopeName;
  /** A service category or a topic; what stands below it in its catalogue (`streets.roads` below `streets`) too. */
  code: string;
  /** Null: everywhere. */
  division_code: string | null;
  /** Exactly one of the two: an agency, or the line whose nearest agency it is. */
  agency_id: string | null;
  function_line: string | null;
  document_number: string;
  clause: string;
  priority: number;
}

/** Read as a value, written as JSON text. */
type JsonColumn<T> = ColumnType<T, string, string>;
