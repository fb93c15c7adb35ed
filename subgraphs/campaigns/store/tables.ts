import type { ColumnType, GeneratedAlways, Selectable } from 'kysely';
import type { Trx } from '../../kit/store/database.js';
import type { KitTables } from '../../kit/store/kit-tables.js';
import type { BulletinSource } from '../domain/check-bulletin.js';
import type { ParticipantRole } from '../domain/check-declaration.js';
import type { ClockBasis } from '../domain/incident-clocks.js';
import type { IncidentLevel } from '../domain/incident-level.js';
import type { IncidentState } from '../domain/incident-state.js';
import type { PostState } from '../domain/post-state.js';

export interface Tables extends KitTables {
  post: PostTable;
  incident: IncidentTable;
  incident_participant: ParticipantTable;
  bulletin: BulletinTable;
}

export type CampaignsTrx = Trx<Tables>;

export interface PostTable {
  id: string;
  account_id: string;
  title: string;
  content_ref: string;
  state: PostState;
  published_at: Date;
  recorded_at: Date;
}
export type PostRow = Selectable<PostTable>;

interface IncidentTable {
  id: string;
  version: number;
  title: string;
  level: IncidentLevel;
  state: IncidentState;
  active: GeneratedAlways<boolean>;
  occurred_at: Date | null;
  reported_at: Date;
  declared_at: Date;
  clock_basis: ClockBasis;
  clock_starts_at: Date;
  clock_policy: string;
  first_bulletin_at: Date | null;
  press_conference_at: Date | null;
  lead_agency_id: string;
  bulletin_count: number;
}
export type IncidentRow = Selectable<IncidentTable>;

export interface ParticipantTable {
  incident_id: string;
  agency_id: string;
  position: number;
  role: ParticipantRole;
  function_line: string;
  level: string;
  division_code: string;
}
export type ParticipantRow = Selectable<ParticipantTable>;

interface BulletinTable {
  id: string;
  incident_id: string;
  seq: number;
  headline: string;
  text: string;
  /** Read as a value, written as JSON text. */
  sources: ColumnType<readonly BulletinSource[], string, never>;
  author_id: string;
  approver_id: string;
  published_at: Date;
}
export type BulletinRow = Selectable<BulletinTable>;
