import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { spanOf } from '../../kit/graph/period.js';
import { PeriodInput } from '../../kit/graph/values.js';
import type { StatisticsContext } from './statistics-context.js';
import { CaseFigures } from './statistics-types.js';
import { Account, Agency, Division, Matrix } from './stubs.js';

const PERIOD = { description: 'When (期间).' };

@Resolver(() => Agency)
export class AgencyStatisticsFields {
  @FieldResolver(() => CaseFigures, {
    nullable: true,
    description: 'Figures of the cases that the agency has, or had when they ended (机构工单统计).',
  })
  async caseStatistics(
    @Root() { id }: Agency,
    @Ctx() { loaders }: StatisticsContext,
    @Arg('period', () => PeriodInput, PERIOD) period: PeriodInput,
    @Arg('withSubordinates', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'With all agencies below it in its line (含下级机构).',
    })
    withSubordinates: boolean | null,
  ): Promise<CaseFigures> {
    const loader = withSubordinates ? loaders.lineCounts : loaders.agencyCounts;
    return new CaseFigures(await loader.load({ id, ...spanOf(period) }));
  }
}

@Resolver(() => Matrix)
export class MatrixStatisticsFields {
  @FieldResolver(() => CaseFigures, {
    nullable: true,
    description: 'Figures of the cases that agencies with an account in the matrix have (矩阵工单统计).',
  })
  async caseStatistics(
    @Root() { id }: Matrix,
    @Ctx() { loaders }: StatisticsContext,
    @Arg('period', () => PeriodInput, PERIOD) period: PeriodInput,
  ): Promise<CaseFigures> {
    return new CaseFigures(await loaders.matrixCounts.load({ id, ...spanOf(period) }));
  }
}

@Resolver(() => Division)
export class DivisionStatisticsFields {
  @FieldResolver(() => CaseFigures, {
    nullable: true,
    description:
      'Figures of the cases of the division and all below it, by the code at the event’s date (区划工单统计).',
  })
  async caseStatistics(
    @Root() { code }: Division,
    @Ctx() { loaders }: StatisticsContext,
    @Arg('period', () => PeriodInput, PERIOD) period: PeriodInput,
  ): Promise<CaseFigures> {
    return new CaseFigures(await loaders.divisionCounts.load({ id: code, ...spanOf(period) }));
  }
}

@Resolver(() => Account)
export class AccountStatisticsFields {
  @FieldResolver(() => Int, { nullable: true, description: 'Cases that came in through the account (账号受理数).' })
  intakeCount(
    @Root() { id }: Account,
    @Ctx() { loaders }: StatisticsContext,
    @Arg('period', () => PeriodInput, PERIOD) period: PeriodInput,
  ): Promise<number> {
    return loaders.accountIntakes.load({ id, ...spanOf(period) });
  }
}
