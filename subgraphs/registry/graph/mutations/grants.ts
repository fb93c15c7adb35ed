import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { grantRole } from '../../actions/grant-role.js';
import { recordCredentialRotation } from '../../actions/record-credential-rotation.js';
import { revokeOperator } from '../../actions/revoke-operator.js';
import { revokeRole } from '../../actions/revoke-role.js';
import { answered, INPUT } from '../answered.js';
import { commandParts, type RegistryContext } from '../context.js';
import { exactlyOne } from '../exactly-one.js';
import {
  GrantRoleInput,
  RecordCredentialRotationInput,
  RevokeOperatorInput,
  RevokeRoleInput,
} from '../types/access-commands.js';
import {
  GrantRolePayload,
  RecordCredentialRotationPayload,
  RevokeOperatorPayload,
  RevokeRolePayload,
} from '../types/access-payloads.js';

/** Who may do what: for the administrators of an agency or of one above it in line (domain.md B3). */
@Resolver()
export class GrantCommands {
  @Directive('@authenticated')
  @Mutation(() => GrantRolePayload, {
    nullable: true,
    description: 'Lets a person act in a role at an agency; nobody grants to themselves (授予角色).',
  })
  async grantRole(
    @Ctx() context: RegistryContext,
    @Arg('input', () => GrantRoleInput, INPUT) input: GrantRoleInput,
  ): Promise<GrantRolePayload> {
    exactlyOne({ agencyId: input.agencyId, agencyCode: input.agencyCode });
    return answered(context, await grantRole(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => RevokeRolePayload, { nullable: true, description: 'Ends one grant at once (撤销角色).' })
  async revokeRole(
    @Ctx() context: RegistryContext,
    @Arg('input', () => RevokeRoleInput, INPUT) input: RevokeRoleInput,
  ): Promise<RevokeRolePayload> {
    return answered(context, await revokeRole(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => RevokeOperatorPayload, {
    nullable: true,
    description:
      'A person leaves: all grants in the caller’s line end together, and the accounts left are due for new credentials within 24 hours (人员离岗).',
  })
  async revokeOperator(
    @Ctx() context: RegistryContext,
    @Arg('input', () => RevokeOperatorInput, INPUT) input: RevokeOperatorInput,
  ): Promise<RevokeOperatorPayload> {
    return answered(context, await revokeOperator(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => RecordCredentialRotationPayload, {
    nullable: true,
    description: 'An account that was due for new credentials has them (登记凭据更换).',
  })
  async recordCredentialRotation(
    @Ctx() context: RegistryContext,
    @Arg('input', () => RecordCredentialRotationInput, INPUT) input: RecordCredentialRotationInput,
  ): Promise<RecordCredentialRotationPayload> {
    return answered(context, await recordCredentialRotation(commandParts(context), input));
  }
}
