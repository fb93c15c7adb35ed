import { Arg, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { spanOf } from '../../kit/graph/period.js';
import { PeriodInput } from '../../kit/graph/values.js';
import type { Context } from './context.js';
import { Matrix } from './stubs.js';

@Resolver(() => Matrix)
export class MatrixResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'How concentrated engagement is on few of its accounts (互动量基尼系数, 马太效应): 0 all alike, towards 1 one has all; null without data.',
  })
  engagementGini(
    @Root() matrix: Matrix,
    @Arg('period', () => PeriodInput, { description: 'Over which days (期间).' }) period: PeriodInput,
    @Ctx() { loaders }: Context,
  ): Promise<number | null> {
    return loaders.engagementGini.load({ matrixId: matrix.id, ...spanOf(period) });
  }
}
