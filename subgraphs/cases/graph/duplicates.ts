import {
  Arg,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { duplicatesOf, type DuplicateRow } from '../store/duplicates.js';
import { caseOf } from './case-of.js';
import { read, type CaseContext } from './context.js';
import { Case } from './types/case.js';

const MAX_CANDIDATES = 10;

@ObjectType({ description: 'An open case that may tell of the same concern (疑似重复工单).' })
export class DuplicateCandidate {
  @Field(() => ID, { description: 'Its id; what mergeCases takes as its target (工单标识).' })
  caseId: string;

  @Field(() => Float, { description: 'How alike the summaries are, 0 to 1 (相似度).' })
  likeness: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many metres lie between them; null where one has no coordinates (距离米数).',
  })
  metresApart: number | null;

  constructor({ id, likeness, metresApart }: DuplicateRow) {
    this.caseId = id;
    this.likeness = likeness;
    this.metresApart = metresApart;
  }
}

@Resolver(() => DuplicateCandidate)
export class DuplicateQueries {
  @Directive('@authenticated')
  @Query(() => [DuplicateCandidate], {
    nullable: true,
    description:
      'Open cases of the same place, received up to 30 days before, that may be the same concern, the most alike first, at most 10; null for a case out of sight (查重).',
  })
  async duplicateCandidates(
    @Ctx() context: CaseContext,
    @Arg('caseId', () => ID, { description: 'The case to be triaged or merged (工单标识).' }) caseId: string,
    @Arg('categoryCode', () => ID, {
      nullable: true,
      description: 'The category it is about to get; where absent the one it has (拟定类别代码).',
    })
    categoryCode?: string | null,
  ): Promise<DuplicateCandidate[] | null> {
    const subject = await context.loaders.case.load(caseId);
    if (!subject) return null;
    const about = { categoryCode: categoryCode ?? subject.category_code, limit: MAX_CANDIDATES };
    const found = await read(context, (trx) => duplicatesOf(trx, subject, about));
    return found.map((row) => new DuplicateCandidate(row));
  }

  @FieldResolver(() => Case, { nullable: true, description: 'The case as it is now (工单现状).' })
  case(@Root() { caseId }: DuplicateCandidate, @Ctx() context: CaseContext): Promise<Case | null> {
    return caseOf(context, caseId);
  }
}
