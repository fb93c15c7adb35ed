import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { issueApiKey } from '../../actions/issue-api-key.js';
import { revokeApiKey } from '../../actions/revoke-api-key.js';
import { rotateApiKey } from '../../actions/rotate-api-key.js';
import { answered, INPUT } from '../answered.js';
import { commandParts, type RegistryContext } from '../context.js';
import { exactlyOne } from '../exactly-one.js';
import { IssueApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput } from '../types/access-commands.js';
import { IssueApiKeyPayload, RevokeApiKeyPayload, RotateApiKeyPayload } from '../types/access-payloads.js';

/** Partner platforms' keys: for the administrators of an agency that nobody stands above. */
@Resolver()
export class ApiKeyCommands {
  @Directive('@authenticated')
  @Mutation(() => IssueApiKeyPayload, {
    nullable: true,
    description: 'Gives a partner platform a key; its text is in this answer and never again (签发密钥).',
  })
  async issueApiKey(
    @Ctx() context: RegistryContext,
    @Arg('input', () => IssueApiKeyInput, INPUT) input: IssueApiKeyInput,
  ): Promise<IssueApiKeyPayload> {
    exactlyOne({ agencyId: input.agencyId, agencyCode: input.agencyCode });
    return answered(context, await issueApiKey(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => RotateApiKeyPayload, {
    nullable: true,
    description: 'Puts a new key in the place of one; the old text goes on for the overlap (轮换密钥).',
  })
  async rotateApiKey(
    @Ctx() context: RegistryContext,
    @Arg('input', () => RotateApiKeyInput, INPUT) input: RotateApiKeyInput,
  ): Promise<RotateApiKeyPayload> {
    return answered(context, await rotateApiKey(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => RevokeApiKeyPayload, { nullable: true, description: 'Ends a key at once (撤销密钥).' })
  async revokeApiKey(
    @Ctx() context: RegistryContext,
    @Arg('input', () => RevokeApiKeyInput, INPUT) input: RevokeApiKeyInput,
  ): Promise<RevokeApiKeyPayload> {
    return answered(context, await revokeApiKey(commandParts(context), input));
  }
}
