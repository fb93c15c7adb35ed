import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { divisionOf } from '../entities.js';
import { Division } from '../types/division.js';
import { FunctionGap } from '../types/function-gap.js';

@Resolver(() => FunctionGap)
export class FunctionGapFields {
  @FieldResolver(() => Division, { nullable: true, description: 'Where nobody serves it (所在区划).' })
  division(@Root() gap: FunctionGap, @Ctx() context: RegistryContext): Promise<Division | null> {
    return divisionOf(context, gap.divisionCode);
  }
}
