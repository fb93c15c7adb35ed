import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../../../schema/refusals.js';
import { findResponsible } from '../../actions/find-responsible.js';
import type { ResponsibilityScopeName } from '../../store/tables.js';
import { read, type RegistryContext } from '../context.js';
import { agencyFrom } from '../entities.js';
import { Responsibility } from '../types/responsibility.js';

/** A matter of more places than this is one of the nation. */
const MAX_DIVISIONS = 100;

@Resolver()
export class ResponsibilityQueries {
  @Query(() => Responsibility, {
    nullable: true,
    description: 'Whom to turn to with a case of this category here; null where nobody is named (责任查询：诉求).',
  })
  async whoHandles(
    @Ctx() context: RegistryContext,
    @Arg('categoryCode', () => ID, { description: 'The service category, e.g. streets.roads.pothole (服务事项代码).' })
    code: string,
    @Arg('divisionCode', () => ID, { description: 'Where (区划代码).' }) divisionCode: string,
  ): Promise<Responsibility | null> {
    const found = await answer(context, { scope: 'CATEGORY', code, divisionCodes: [divisionCode] });
    await context.deps.lookUps.count(divisionCode, found !== null);
    return found;
  }

  @Query(() => Responsibility, {
    nullable: true,
    description:
      'Who answers a public concern: the local department, or the higher one where several places are concerned (责任查询：舆情回应).',
  })
  whoResponds(
    @Ctx() context: RegistryContext,
    @Arg('topic', () => ID, { description: 'The topic, e.g. public-order (议题代码).' }) code: string,
    @Arg('divisions', () => [ID], { description: 'The places concerned, 1 to 100, by code (涉及区划).' })
    divisions: string[],
  ): Promise<Responsibility | null> {
    if (divisions.length === 0 || divisions.length > MAX_DIVISIONS)
      throw new Refusal('BAD_USER_INPUT', { message: `The argument divisions takes 1 to ${MAX_DIVISIONS} codes.` });
    return answer(context, { scope: 'TOPIC', code, divisionCodes: [...new Set(divisions)] });
  }
}

async function answer(
  context: RegistryContext,
  question: { scope: ResponsibilityScopeName; code: string; divisionCodes: readonly string[] },
): Promise<Responsibility | null> {
  const found = await read(context, (trx) => findResponsible(trx, question));
  return found && new Responsibility(found.rule, agencyFrom(context, found.agency).id);
}
