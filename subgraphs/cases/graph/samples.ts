import { Arg, Args, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../kit/graph/connection.js';
import { shortList } from '../../kit/graph/short-list.js';
import { drawSample } from '../actions/draw-sample.js';
import { caseOf } from './case-of.js';
import { by, type CaseContext } from './context.js';
import { Case } from './types/case.js';
import {
  DrawSampleInput,
  DrawSamplePayload,
  QualitySample,
  SampledCase,
  SampledCaseConnection,
} from './types/quality-sample.js';

async function sampleOf({ loaders }: CaseContext, id: string): Promise<QualitySample | null> {
  const row = await loaders.sample.load(id);
  return row && new QualitySample(row);
}

@Resolver(() => QualitySample)
export class SampleFields {
  @Directive('@authenticated')
  @Query(() => QualitySample, {
    nullable: true,
    description: 'A sample, for officers of the agency that drew it (质量样本).',
  })
  qualitySample(
    @Ctx() context: CaseContext,
    @Arg('id', () => ID, { description: 'Which (样本标识).' }) id: string,
  ): Promise<QualitySample | null> {
    return sampleOf(context, id);
  }

  @Directive('@authenticated')
  @Mutation(() => DrawSamplePayload, {
    nullable: true,
    description: 'A supervisor draws answered cases for review; the same draw again is the same sample (质量抽样).',
  })
  async drawSample(
    @Ctx() context: CaseContext,
    @Arg('input', () => DrawSampleInput, { description: 'What is to be drawn (输入).' }) input: DrawSampleInput,
  ): Promise<DrawSamplePayload> {
    const { replied, ...rest } = input;
    const outcome = await drawSample(context.deps, by(context), { ...rest, from: replied.from, to: replied.to });
    if (outcome.kind === 'violation') return { violations: outcome.violations, sample: null };
    return { violations: [], sample: await sampleOf(context, outcome.value) };
  }

  @FieldResolver(() => SampledCaseConnection, {
    nullable: true,
    description: 'Its cases, as far as the caller sees them (抽中工单).',
  })
  cases(
    @Root() { id }: QualitySample,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<SampledCase>> {
    return shortList({
      args,
      name: 'QualitySample.cases',
      ownerId: id,
      cursors,
      rows: () => loaders.sampledCases.load(id),
      keyOf: (row) => row.case_id,
      node: (row) => new SampledCase(row),
    });
  }
}

@Resolver(() => SampledCase)
export class SampledCaseFields {
  @FieldResolver(() => Case, { nullable: true, description: 'The case as it is now (工单现状).' })
  case(@Root() { caseId }: SampledCase, @Ctx() context: CaseContext): Promise<Case | null> {
    return caseOf(context, caseId);
  }
}
