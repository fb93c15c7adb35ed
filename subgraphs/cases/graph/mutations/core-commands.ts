import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { acknowledgeCase } from '../../actions/acknowledge-case.js';
import { assignCase } from '../../actions/assign-case.js';
import { closeCase } from '../../actions/close-case.js';
import { importCase } from '../../actions/import-case.js';
import { receiveCase } from '../../actions/receive-case.js';
import { replyToCase } from '../../actions/reply-to-case.js';
import { signAssignment } from '../../actions/sign-assignment.js';
import { triageCase } from '../../actions/triage-case.js';
import { payloadFrom } from '../command-payload.js';
import { by, type CaseContext } from '../context.js';
import { exactlyOne } from '../exactly-one.js';
import * as inputs from '../types/command-inputs.js';
import type { CommandPayload } from '../types/commands.js';
import { CORE_PAYLOADS } from './core-payloads.js';

const INPUT = { description: 'What is to be done (输入).' };

/** The commands that carry a case from receipt to its end. */
@Resolver()
export class CoreCommands {
  @Mutation(() => CORE_PAYLOADS.receiveCase.type, { nullable: true, description: 'Takes a concern in (受理登记).' })
  async receiveCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ReceiveCaseInput, INPUT) input: inputs.ReceiveCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await receiveCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.triageCase.type, {
    nullable: true,
    description: 'Accepts a case with its place in the catalogue, or refuses it and names another route (受理审核).',
  })
  async triageCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.TriageCaseInput, INPUT) input: inputs.TriageCaseInput,
  ): Promise<CommandPayload> {
    exactlyOne({ accept: input.accept, refuse: input.refuse });
    return payloadFrom(await triageCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.assignCase.type, {
    nullable: true,
    description: 'Gives an accepted case to its one lead agency (批转、派单).',
  })
  async assignCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.AssignCaseInput, INPUT) input: inputs.AssignCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await assignCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.signAssignment.type, {
    nullable: true,
    description: 'The lead agency takes the case over (签收).',
  })
  async signAssignment(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.SignAssignmentInput, INPUT) input: inputs.SignAssignmentInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await signAssignment(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.acknowledgeCase.type, {
    nullable: true,
    description: 'The lead agency has contacted the requester (首次回应).',
  })
  async acknowledgeCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.AcknowledgeCaseInput, INPUT) input: inputs.AcknowledgeCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await acknowledgeCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.replyToCase.type, {
    nullable: true,
    description: 'The lead agency answers the requester (答复).',
  })
  async replyToCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ReplyToCaseInput, INPUT) input: inputs.ReplyToCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await replyToCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.closeCase.type, {
    nullable: true,
    description: 'Ends a replied case after its follow-up (办结).',
  })
  async closeCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.CloseCaseInput, INPUT) input: inputs.CloseCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await closeCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => CORE_PAYLOADS.importCase.type, {
    nullable: true,
    description: 'Brings in a case of another system; sent again, it is the same case (导入工单).',
  })
  async importCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ImportCaseInput, INPUT) input: inputs.ImportCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await importCase(context.deps, by(context), input));
  }
}
