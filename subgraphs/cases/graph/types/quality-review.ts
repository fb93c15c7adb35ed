import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Selectable } from 'kysely';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { QualityReviewTable } from '../../store/tables.js';
import { ReviewVerdict } from '../enums.js';
import { Agency } from '../stubs.js';

@ObjectType({ description: 'A judgement on an answer (质量评审).' })
export class QualityReview {
  @Field(() => ID, { description: 'Its id (评审标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'Whose answer was judged (被评审机构).' })
  agency: Agency | null;

  @Field(() => Int, { description: 'Whether it answers the concern, 0 to 100 (相关性).' })
  relevance: number;

  @Field(() => Int, { description: 'Whether it answers all of it, 0 to 100 (完整性).' })
  completeness: number;

  @Field(() => Int, { description: 'Whether it can be understood, 0 to 100 (清晰度).' })
  clarity: number;

  @Field(() => Int, { description: 'Whether it came in time, 0 to 100 (及时性).' })
  timeliness: number;

  @Field(() => ReviewVerdict, { description: 'FAIL reopens the case (评审结论).' })
  verdict: 'PASS' | 'FAIL';

  @Field(() => String, { nullable: true, description: 'Why (理由).' })
  reason: string | null;

  @Field(() => ID, { nullable: true, description: 'The sample it was drawn in (抽样标识).' })
  sampleId: string | null;

  @Field(() => DateTime, { description: 'When (评审时刻).' })
  reviewedAt: Date;

  constructor(row: Selectable<QualityReviewTable>) {
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.relevance = row.relevance;
    this.completeness = row.completeness;
    this.clarity = row.clarity;
    this.timeliness = row.timeliness;
    this.verdict = row.verdict;
    this.reason = row.reason;
    this.sampleId = row.sample_id;
    this.reviewedAt = row.reviewed_at;
  }
}
