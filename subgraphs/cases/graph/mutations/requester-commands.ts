import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { eraseRequester } from '../../actions/erase-requester.js';
import { payloadFrom, payloadOf } from '../command-payload.js';
import { by, type CaseContext } from '../context.js';
import type { CommandPayload } from '../types/commands.js';
import { EraseRequesterInput } from '../types/requester-inputs.js';

export const REQUESTER_PAYLOADS = {
  eraseRequester: payloadOf('eraseRequester', 'What became of eraseRequester (命令结果).'),
};

/** What is done with the data of whoever sent a case. */
@Resolver()
export class RequesterCommands {
  @Mutation(() => REQUESTER_PAYLOADS.eraseRequester.type, {
    nullable: true,
    description:
      'Erases how to reach the requester: by the case’s token, or as an administrator in its line. Ledger and figures stay (删除联系方式).',
  })
  async eraseRequester(
    @Ctx() context: CaseContext,
    @Arg('input', () => EraseRequesterInput, { description: 'What is to be done (输入).' }) input: EraseRequesterInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await eraseRequester(context.deps, by(context), input));
  }
}
