import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Code, DateTime } from '../../../kit/graph/scalars.js';
import { Node } from '../../../kit/graph/values.js';
import type * as states from '../../domain/states.js';
import type { CaseRow } from '../../store/tables.js';
import { CaseState } from '../case-state.js';
import { CaseKind, ClosingReason, ConcernType, Provenance, QualityFlag, Urgency } from '../enums.js';
import { CaseLocation, CaseOverlays, ExternalRef, externalRefOf, locationOf, overlaysOf } from './case-values.js';

@Directive('@key(fields: "id")')
@Directive('@authenticated')
@ObjectType({ implements: Node, description: 'A citizen’s case (诉求工单), from receipt to archive.' })
export class Case extends Node {
  readonly __typename = 'Case';

  @Field(() => String, { description: 'What people quote, e.g. 2026-0000042 (受理编号). For look-ups, never a key.' })
  ledgerNo: string;

  @Field(() => Int, { description: 'Grows with every change; send it back as expectedVersion (版本).' })
  version: number;

  @Field(() => CaseState, { description: 'Where it stands (工单状态).' })
  state: states.CaseState;

  @Field(() => CaseKind, { nullable: true, description: 'What the requester wants; null before triage (诉求类型).' })
  kind: states.CaseKind | null;

  @Field(() => ConcernType, { nullable: true, description: 'What it is about; null before triage (6个及时).' })
  concernType: states.ConcernType | null;

  @Field(() => ID, { nullable: true, description: 'Its place in the service catalogue, by code (类别代码).' })
  categoryCode: string | null;

  @Field(() => ID, { nullable: true, description: 'Where it happens, by code (区划代码).' })
  divisionCode: string | null;

  @Field(() => Urgency, { description: 'How urgent it is (紧急程度).' })
  urgency: states.Urgency;

  @Field(() => Code, { description: 'The channel it came in by, e.g. WEB, PHONE, WEIBO (受理渠道).' })
  channel: string;

  @Field(() => String, { description: 'In one line (摘要).' })
  summary: string;

  @Directive('@policy(policies: [["citizen-data"]])')
  @Directive('@tag(name: "protected")')
  @Field(() => String, { nullable: true, description: 'In the requester’s words (诉求内容).' })
  description: string | null;

  @Field(() => String, { nullable: true, description: 'Masked, for everybody to read (公开摘要).' })
  publicSummary: string | null;

  @Directive('@policy(policies: [["citizen-data"]])')
  @Directive('@tag(name: "protected")')
  @Field(() => CaseLocation, { nullable: true, description: 'Where the concern is (诉求位置).' })
  location: CaseLocation | null;

  @Field(() => ExternalRef, { nullable: true, description: 'Its number in the system it comes from (外部编号).' })
  externalRef: ExternalRef | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The mention of our account it was converted from; never its author (来源提及).',
  })
  sourceMentionRef: string | null;

  @Field(() => Provenance, { description: 'Where its record comes from (数据来源).' })
  provenance: states.Provenance;

  @Field(() => [QualityFlag], { description: 'What is wrong with its data; empty when nothing is (数据质量标记).' })
  qualityFlags: readonly states.QualityFlag[];

  @Field(() => DateTime, { description: 'When it was received (受理时刻).' })
  receivedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was accepted (受理通过时刻).' })
  acceptedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last answered (答复时刻).' })
  repliedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it is open (办结时刻).' })
  closedAt: Date | null;

  @Field(() => ClosingReason, { nullable: true, description: 'How it was closed (办结原因).' })
  closingReason: states.ClosingReason | null;

  @Field(() => Int, { description: 'How often it was reopened (重办次数).' })
  reopenCount: number;

  @Field(() => Int, { description: 'How often it changed between online and offline handling (线上线下转换次数).' })
  handoffs: number;

  @Field(() => Int, { description: 'How often somebody went there (现场办理次数).' })
  offlineVisits: number;

  @Field(() => CaseOverlays, { description: 'Supervision, escalation, confidentiality (附加状态).' })
  overlays: CaseOverlays;

  /** Not shown: what field resolvers begin from. */
  readonly row: CaseRow;

  constructor(row: CaseRow) {
    super();
    this.row = row;
    this.id = row.id;
    this.ledgerNo = row.ledger_no;
    this.version = row.version;
    this.state = row.state;
    this.kind = row.kind;
    this.concernType = row.concern_type;
    this.categoryCode = row.category_code;
    this.divisionCode = row.division_code;
    this.urgency = row.urgency;
    this.channel = row.channel;
    this.summary = row.summary;
    this.description = row.description;
    this.publicSummary = row.public_summary;
    this.location = locationOf(row);
    this.externalRef = externalRefOf(row);
    this.sourceMentionRef = row.source_mention_ref;
    this.provenance = row.provenance;
    this.qualityFlags = row.quality_flags;
    this.receivedAt = row.received_at;
    this.acceptedAt = row.accepted_at;
    this.repliedAt = row.replied_at;
    this.closedAt = row.closed_at;
    this.closingReason = row.closing_reason;
    this.reopenCount = row.reopen_count;
    this.handoffs = row.handoffs;
    this.offlineVisits = row.offline_visits;
    this.overlays = overlaysOf(row);
  }
}
