import { Arg, Ctx, Directive, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { spanOf } from '../../kit/graph/period.js';
import { PeriodInput } from '../../kit/graph/values.js';
import type { StatisticsContext } from './statistics-context.js';
import type { EntityQuestion, StatisticsLoaders } from './statistics-loaders.js';
import { CaseFigures } from './statistics-types.js';
import { Account, Agency, Division, Matrix } from './stubs.js';

const PERIOD = { description: 'When (期间).' };

@Resolver(() => Agency)
export class AgencyStatisticsFields {
  @Directive('@policy(policies: [["statistics"]])')
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
    return figures(loaders, { of: withSubordinates ? 'LINE' : 'AGENCY', id, ...spanOf(period) });
  }
}

@Resolver(() => Matrix)
export class MatrixStatisticsFields {
  @Directive('@policy(policies: [["statistics"]])')
  @FieldResolver(() => CaseFigures, {
    nullable: true,
    description: 'Figures of the cases that agencies with an account in the matrix have (矩阵工单统计).',
  })
  async caseStatistics(
    @Root() { id }: Matrix,
    @Ctx() { loaders }: StatisticsContext,
    @Arg('period', () => PeriodInput, PERIOD) period: PeriodInput,
  ): Promise<CaseFigures> {
    return figures(loaders, { of: 'MATRIX', id, ...spanOf(period) });
  }
}

@Resolver(() => Division)
export class DivisionStatisticsFields {
  @Directive('@policy(policies: [["statistics"]])')
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
    return figures(loaders, { of: 'DIVISION', id: code, ...spanOf(period) });
  }
}

@Resolver(() => Account)
export class AccountStatisticsFields {
  @Directive('@policy(policies: [["statistics"]])')
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Cases that came in through the account; null when too few to say (账号受理数).',
  })
  async intakeCount(
    @Root() { id }: Account,
    @Ctx() { loaders }: StatisticsContext,
    @Arg('period', () => PeriodInput, PERIOD) period: PeriodInput,
  ): Promise<number | null> {
    const { counts, withheld } = await loaders.figures.load({ of: 'ACCOUNT', id, ...spanOf(period) });
    return withheld.has('received') ? null : counts.received;
  }
}

async function figures(loaders: StatisticsLoaders, asked: EntityQuestion): Promise<CaseFigures> {
  const { counts, withheld } = await loaders.figures.load(asked);
  return new CaseFigures(counts, withheld);
}
