import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Code, DateOnly, DateTime } from '../../../kit/graph/scalars.js';
import { enumOf } from '../named-values.js';
import { casePayload } from '../../domain/case-event.js';
import type { CaseState as State } from '../../domain/states.js';
import type { LedgerEvent } from '../../../kit/ledger/event.js';
import type { BreakReason } from '../../../kit/ledger/verify.js';
import { CaseState } from '../case-state.js';

@InputType({ description: 'Days in Beijing time (日期范围), both included, at most 366.' })
export class DateRange {
  @Field(() => DateOnly, { description: 'The first day (起始日).' })
  from: string;

  @Field(() => DateOnly, { description: 'The last day (截止日).' })
  to: string;
}

@ObjectType({
  description:
    'A line of the public ledger (受理台账): what happened to a case by code and date, chained by hashes, without citizens’ data.',
})
export class LedgerEntry {
  @Field(() => ID, { description: 'The event’s id (事件标识).' })
  id: string;

  @Field(() => DateOnly, { description: 'The day of the chain, Beijing time (台账日期).' })
  day: string;

  @Field(() => Int, { description: 'Its place in the day’s chain, from 1 (当日序号).' })
  position: number;

  @Field(() => String, { description: 'What happened: the CloudEvents type (事件类型).' })
  type: string;

  @Field(() => DateTime, { description: 'When it happened (发生时刻).' })
  occurredAt: Date;

  @Field(() => DateTime, { description: 'When it was recorded (记录时刻).' })
  recordedAt: Date;

  @Field(() => CaseState, { nullable: true, description: 'The case’s state after it (事后状态).' })
  stateAfter: State;

  @Field(() => Code, { nullable: true, description: 'The case’s category, by code (类别代码).' })
  categoryCode: string | null;

  @Field(() => ID, { nullable: true, description: 'The case’s division, by code (区划代码).' })
  divisionCode: string | null;

  @Field(() => String, { description: 'SHA-256 over the event itself, hex (内容哈希).' })
  contentHash: string;

  @Field(() => String, { description: 'The link before it, hex (前项哈希).' })
  previousHash: string;

  @Field(() => String, { description: 'Its link, hex (链哈希).' })
  hash: string;

  caseId: string;

  constructor(event: LedgerEvent) {
    const payload = casePayload(event);
    this.id = event.eventId;
    this.day = event.chainDay;
    this.position = event.chainSeq;
    this.type = event.type;
    this.occurredAt = event.occurredAt;
    this.recordedAt = event.recordedAt;
    this.stateAfter = payload.stateAfter;
    this.categoryCode = payload.categoryCode;
    this.divisionCode = payload.divisionCode;
    this.contentHash = event.contentHash;
    this.previousHash = event.previousHash;
    this.hash = event.hash;
    this.caseId = event.subject;
  }
}

export const LedgerBreakReason = enumOf<BreakReason>(
  'LedgerBreakReason',
  'What a recomputed chain does not agree with (台账断点原因).',
  {
    CONTENT_CHANGED: 'A row says something else than its hash (内容被改).',
    ROW_MISSING: 'A row is gone (缺行).',
    CHAIN_CHANGED: 'A link does not follow from the one before (链被改).',
    DAY_MISSING: 'A whole day is gone (缺日).',
    HEAD_CHANGED: 'The day’s head does not agree with its rows, or with what was published of it (日头被改).',
    NOT_PUBLISHED: 'A day that is over is not published (未公布).',
    PUBLICATION_CHANGED: 'What is published of a day is not what was signed (公布被改).',
  },
);

@ObjectType({ description: 'The outcome of recomputing an agency’s ledger (台账校验).' })
export class LedgerVerification {
  @Field(() => Boolean, { description: 'Whether everything agrees (是否完好).' })
  intact: boolean;

  @Field(() => Int, { description: 'Rows that were looked at (核对行数).' })
  entries: number;

  @Field(() => DateOnly, { nullable: true, description: 'The first day that does not agree (首个断点日期).' })
  brokenDay: string | null;

  @Field(() => Int, { nullable: true, description: 'The place in that day; null for the day as a whole (断点序号).' })
  brokenPosition: number | null;

  @Field(() => LedgerBreakReason, { nullable: true, description: 'What does not agree (断点原因).' })
  reason: BreakReason | null;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'The last day whose heads are signed and published; null where days are not signed (已公布至).',
  })
  publishedThrough: string | null;
}

@ObjectType({
  description:
    'The heads of every agency’s ledger of one day, signed and published (台账日头公布): whoever keeps a copy can prove a later change.',
})
export class LedgerPublication {
  @Field(() => DateOnly, { description: 'The day (台账日期).' })
  day: string;

  @Field(() => String, {
    description:
      'Lines of the format, the day, the hash of the day before’s text, and of each agency: its id, how many rows, the last hash, the previous head’s hash (公布全文).',
  })
  text: string;

  @Field(() => String, { description: 'SHA-256 over the text, hex (全文哈希).' })
  hash: string;

  @Field(() => String, { description: 'Ed25519 over the hash as it is written here, base64 (签名).' })
  signature: string;

  @Field(() => String, {
    nullable: true,
    description: 'The public key, PEM; null for one that is not known here (公钥).',
  })
  publicKey: string | null;

  @Field(() => DateTime, { description: 'When it was published (公布时刻).' })
  publishedAt: Date;
}
