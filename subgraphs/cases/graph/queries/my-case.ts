import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { PUBLIC_CALLER } from '../../../../schema/caller.js';
import { tokenHash } from '../../actions/secrets.js';
import { allowedCommands } from '../../domain/decide.js';
import { ownCase } from '../../store/own-case.js';
import { commandName } from '../command-name.js';
import { read, type CaseContext } from '../context.js';
import { RequesterCase } from '../types/requester-case.js';

/** Agencies do not matter to what a requester may do. */
const BY_TOKEN_ALONE = {
  intakeAgencyId: '',
  leadAgencyId: null,
  intakeLine: [],
  leadLine: [],
  openSubTasks: [],
  openFieldTasks: [],
};

@Resolver()
export class MyCaseQuery {
  @Query(() => RequesterCase, {
    nullable: true,
    description: 'The case that this token came with, for whoever has it; null for any other token (我的诉求).',
  })
  async myCase(
    @Ctx() context: CaseContext,
    @Arg('token', () => String, { description: 'What was shown when the case was received (诉求人凭证).' })
    token: string,
  ): Promise<RequesterCase | null> {
    const own = await read(context, (trx) => ownCase(trx, tokenHash(token)));
    if (!own) return null;
    const standing = { ...BY_TOKEN_ALONE, state: own.row.state };
    const allowed = allowedCommands(standing, { caller: PUBLIC_CALLER, holdsToken: true });
    return new RequesterCase(own, allowed.map(commandName), context.deps.questions ?? []);
  }
}
