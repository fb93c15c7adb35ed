import { Arg, Ctx, Directive, Field, Float, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Code, DateTime } from '../../kit/graph/scalars.js';
import { RuleViolation } from '../../kit/graph/values.js';
import type { Violation } from '../../kit/outcome.js';
import { ingestSnapshots } from '../actions/ingest-snapshots.js';
import type { Context } from './context.js';

@InputType({ description: 'One measured value of one account (日常数据).' })
class SnapshotInput {
  @Field(() => ID, { description: 'The account (账号).' })
  accountId: string;

  @Field(() => Code, { description: 'engagement.daily, engagement.total or followers.total (指标).' })
  metric: string;

  @Field(() => DateTime, { description: 'When it was measured (测量时刻).' })
  at: Date;

  // Running totals outgrow GraphQL's 32-bit Int.
  @Field(() => Float, { description: 'The value, a whole number (数值).' })
  value: number;
}

@InputType({ description: 'Measured values of one source (日常数据上报).' })
class IngestSnapshotsInput {
  @Field(() => ID, { nullable: true, description: 'Makes a repetition answer as the first time, for 7 days (幂等键).' })
  idempotencyKey?: string | null;

  @Field(() => Code, { description: 'Who measured, e.g. weibo-data-centre (数据来源).' })
  source: string;

  @Field(() => Code, { description: 'How, e.g. api or page (采集方式).' })
  method: string;

  @Field(() => [SnapshotInput], { description: 'The values, at most 10,000 (数据).' })
  snapshots: SnapshotInput[];
}

@ObjectType({ description: 'What became of measured values (结果).' })
class IngestSnapshotsPayload {
  @Field(() => Int, { nullable: true, description: 'How many are new (新增条数); null when a rule forbade it.' })
  stored: number | null;

  @Field(() => Int, { nullable: true, description: 'How many were known before and stay as they were (重复条数).' })
  repeated: number | null;

  @Field(() => [RuleViolation], { description: 'Rules that forbade it; then nothing changed (规则冲突).' })
  violations: readonly Violation[];
}

@Resolver()
export class SnapshotMutations {
  @Directive('@authenticated')
  @Mutation(() => IngestSnapshotsPayload, {
    nullable: true,
    description: 'Stores measured values of accounts; repeating them changes nothing (上报日常数据).',
  })
  async ingestSnapshots(
    @Arg('input', () => IngestSnapshotsInput, { description: 'The values (数据).' }) input: IngestSnapshotsInput,
    @Ctx() { deps, caller, correlationId }: Context,
  ): Promise<IngestSnapshotsPayload> {
    const { db, clock } = deps;
    const outcome = await ingestSnapshots({ db, clock, caller, correlationId }, input);
    return outcome.kind === 'done'
      ? { ...outcome.value, violations: [] }
      : { stored: null, repeated: null, violations: outcome.violations };
  }
}
