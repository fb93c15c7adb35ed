import { Kind, visit, type GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Directive, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import { spanOf } from '../../kit/graph/period.js';
import { countCases } from '../store/statistics.js';
import { ServiceCategory } from './service-category.js';
import { categoryOf } from './service-category-loader.js';
import { byDimension } from './withholding.js';
import type { StatisticsContext } from './statistics-context.js';
import { CaseStatisticsArgs, statisticsSelection } from './statistics-inputs.js';
import { CaseStatisticsRow } from './statistics-types.js';

/** A plain list must be small: who needs more cells asks for a smaller period. */
const MAX_ROWS = 5_000;

@Resolver(() => CaseStatisticsRow)
export class CaseStatisticsQuery {
  @Directive('@policy(policies: [["statistics"]])')
  @Directive(`@listSize(assumedSize: ${MAX_ROWS})`)
  @Query(() => [CaseStatisticsRow], {
    nullable: true,
    description:
      'Cases counted by dimensions, in the order of these (工单分组统计); without dimensions one row. At most 5,000 rows.',
  })
  async caseStatistics(
    @Ctx() { deps, loaders }: StatisticsContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => CaseStatisticsArgs) { filter, period, groupBy }: CaseStatisticsArgs,
  ): Promise<readonly CaseStatisticsRow[]> {
    const request = {
      selection: statisticsSelection(filter),
      span: period ? spanOf(period) : null,
      groupBy: [...new Set(groupBy ?? [])],
      now: deps.clock.now(),
      limit: MAX_ROWS + 1,
      clocks: mentionsClocks(info),
    };
    return loaders.judged(async (trx, withholding) => {
      const cells = await countCases(trx, request);
      if (cells.length > MAX_ROWS) {
        throw new Refusal('BAD_USER_INPUT', {
          message: `These dimensions give more than ${MAX_ROWS} rows: narrow the filter or the period.`,
        });
      }
      const withheld = await withholding.ofRows(request, cells.map(byDimension));
      return cells.map((cell, place) => new CaseStatisticsRow(cell, withheld[place]));
    });
  }

  @FieldResolver(() => ServiceCategory, { nullable: true, description: 'The category, with CATEGORY (事项分类).' })
  category(@Root() row: CaseStatisticsRow, @Ctx() context: StatisticsContext): Promise<ServiceCategory | null> {
    return categoryOf(context, row.categoryCode);
  }
}

const CLOCK_FIELDS = new Set(['firstResponseInTimeRate', 'resolutionInTimeRate']);

/** Whether the operation asks for them anywhere: once too often costs a second, never a wrong figure. */
function mentionsClocks({ operation, fragments }: GraphQLResolveInfo): boolean {
  let found = false;
  const definitions = [operation, ...Object.values(fragments)];
  visit({ kind: Kind.DOCUMENT, definitions }, { Field: ({ name }) => void (found ||= CLOCK_FIELDS.has(name.value)) });
  return found;
}
