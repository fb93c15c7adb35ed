import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../kit/graph/connection.js';
import { DateOnly, DateTime } from '../../../kit/graph/scalars.js';
import { RuleViolation } from '../../../kit/graph/values.js';
import type { Violation } from '../../../kit/outcome.js';
import type { SampledCaseRow, SampleRow } from '../../store/samples.js';
import { Agency } from '../stubs.js';
import { DateRange } from './ledger.js';

@InputType({ description: 'Draws answered cases for review (质量抽样).' })
export class DrawSampleInput {
  @Field(() => ID, { description: 'Whose supervisor draws: from the cases of it and of agencies below it (督查机构).' })
  agencyId: string;

  @Field(() => DateRange, { description: 'When they were answered, at most 366 days (答复日期范围).' })
  replied: DateRange;

  @Field(() => Int, { description: 'How many, 1 to 500 (样本量).' })
  size: number;

  @Field(() => String, { description: 'Any words, at most 64 characters; the same ones draw the same (随机种子).' })
  seed: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Sent again with the same input, the first answer is given again; kept for 7 days (幂等键).',
  })
  idempotencyKey?: string | null;
}

@ObjectType({ description: 'A case that was drawn for review (抽中工单).' })
export class SampledCase {
  @Field(() => Int, { description: 'Its place in the sample, from 1, stratum by stratum (序号).' })
  position: number;

  @Field(() => ID, { nullable: true, description: 'Its stratum: the category when it was drawn (类别层).' })
  categoryCode: string | null;

  @Field(() => Agency, { nullable: true, description: 'Its stratum: who led it when it was drawn (主办机构层).' })
  lead: Agency | null;

  caseId: string;

  constructor(row: SampledCaseRow) {
    this.position = row.position;
    this.categoryCode = row.category_code;
    this.lead = { id: row.agency_id };
    this.caseId = row.case_id;
  }
}

export const SampledCaseConnection = connectionOf('SampledCase', () => SampledCase, {
  description: 'A page of the cases of a sample, by position (抽中工单列表).',
});

@ObjectType({ description: 'Answered cases drawn for review, by category and lead agency in proportion (质量样本).' })
export class QualitySample {
  @Field(() => ID, { description: 'Its id; what reviewReply takes (样本标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'Whose supervisor drew it (督查机构).' })
  agency: Agency | null;

  @Field(() => DateOnly, { description: 'The first day of the answers (答复起始日).' })
  repliedFrom: string;

  @Field(() => DateOnly, { description: 'The last day of the answers (答复截止日).' })
  repliedTo: string;

  @Field(() => Int, { description: 'How many were asked for (样本量).' })
  size: number;

  @Field(() => String, { description: 'What it was drawn by (随机种子).' })
  seed: string;

  @Field(() => Int, { description: 'How many answered cases there were to draw from (总体数).' })
  population: number;

  @Field(() => DateTime, { description: 'When it was drawn (抽样时刻).' })
  drawnAt: Date;

  constructor(row: SampleRow) {
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.repliedFrom = row.replied_from;
    this.repliedTo = row.replied_to;
    this.size = row.size;
    this.seed = row.seed;
    this.population = row.population;
    this.drawnAt = row.drawn_at;
  }
}

@ObjectType({ description: 'What became of drawSample (抽样结果).' })
export class DrawSamplePayload {
  @Field(() => [RuleViolation], { description: 'What stood in the way; empty when it was drawn (规则冲突).' })
  violations: readonly Violation[];

  @Field(() => QualitySample, { nullable: true, description: 'The sample; null when refused (质量样本).' })
  sample: QualitySample | null;
}
