import { serviceCaller } from '../../kit/callers.js';
import { Arg, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import { spanOf } from '../../kit/graph/period.js';
import { PeriodInput } from '../../kit/graph/values.js';
import type { StatisticsDimension } from '../domain/statistics.js';
import { countCases } from '../store/statistics.js';
import { ServiceCategory } from './service-category.js';
import { categoryOf } from './service-category-loader.js';
import { byDimension } from './withholding.js';
import type { StatisticsContext } from './statistics-context.js';
import { CaseDimension, CaseStatisticsFilter, statisticsSelection } from './statistics-inputs.js';
import { CaseStatisticsRow } from './statistics-types.js';

/** A plain list must be small: who needs more cells asks for a smaller period. */
const MAX_ROWS = 5_000;

@Resolver(() => CaseStatisticsRow)
export class CaseStatisticsQuery {
  @Directive('@policy(policies: [["statistics"]])')
  @Query(() => [CaseStatisticsRow], {
    nullable: true,
    description:
      'Cases counted by dimensions, in the order of these (工单分组统计); without dimensions one row. At most 5,000 rows.',
  })
  async caseStatistics(
    @Ctx() { deps, loaders }: StatisticsContext,
    @Arg('filter', () => CaseStatisticsFilter, { nullable: true, description: 'Which cases (统计范围).' })
    filter?: CaseStatisticsFilter | null,
    @Arg('period', () => PeriodInput, { nullable: true, description: 'When; all time where absent (期间).' })
    period?: PeriodInput | null,
    @Arg('groupBy', () => [CaseDimension], { nullable: true, description: 'By what; each at most once (维度).' })
    groupBy?: readonly StatisticsDimension[] | null,
  ): Promise<readonly CaseStatisticsRow[]> {
    const request = {
      selection: statisticsSelection(filter),
      span: period ? spanOf(period) : null,
      groupBy: [...new Set(groupBy ?? [])],
      now: deps.clock.now(),
      limit: MAX_ROWS + 1,
    };
    const cells = await deps.db.asCaller(serviceCaller('cases'), (trx) => countCases(trx, request));
    if (cells.length > MAX_ROWS) {
      throw new Refusal('BAD_USER_INPUT', {
        message: `These dimensions give more than ${MAX_ROWS} rows: narrow the filter or the period.`,
      });
    }
    const withheld = await loaders.withholding.ofRows(request, cells.map(byDimension));
    return cells.map((cell, place) => new CaseStatisticsRow(cell, withheld[place]));
  }

  @FieldResolver(() => ServiceCategory, { nullable: true, description: 'The category, with CATEGORY (事项分类).' })
  category(@Root() row: CaseStatisticsRow, @Ctx() context: StatisticsContext): Promise<ServiceCategory | null> {
    return categoryOf(context, row.categoryCode);
  }
}
