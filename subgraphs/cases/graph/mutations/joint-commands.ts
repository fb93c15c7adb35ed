import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { transferCase } from '../../actions/transfer-case.js';
import { mergeCases } from '../../actions/merge-cases.js';
import { withdrawCase } from '../../actions/withdraw-case.js';
import { requestReturn } from '../../actions/request-return.js';
import { decideReturn } from '../../actions/decide-return.js';
import { requestAssist } from '../../actions/request-assist.js';
import { completeCoHandling } from '../../actions/complete-co-handling.js';
import { proceedWithout } from '../../actions/proceed-without.js';
import { payloadFrom, payloadOf } from '../command-payload.js';
import { by, type CaseContext } from '../context.js';
import type { CommandPayload } from '../types/commands.js';
import * as inputs from '../types/handling-inputs.js';

const INPUT = { description: 'What is to be done (输入).' };

export const JOINT_PAYLOADS = {
  transferCase: payloadOf('transferCase', 'What became of transferCase (命令结果).'),
  mergeCases: payloadOf('mergeCases', 'What became of mergeCases (命令结果).'),
  withdrawCase: payloadOf('withdrawCase', 'What became of withdrawCase (命令结果).'),
  requestReturn: payloadOf('requestReturn', 'What became of requestReturn (命令结果).'),
  decideReturn: payloadOf('decideReturn', 'What became of decideReturn (命令结果).'),
  requestAssist: payloadOf('requestAssist', 'What became of requestAssist (命令结果).'),
  completeCoHandling: payloadOf('completeCoHandling', 'What became of completeCoHandling (命令结果).'),
  proceedWithout: payloadOf('proceedWithout', 'What became of proceedWithout (命令结果).'),
};

/** Passing on, returning, handling together: who has the case. */
@Resolver()
export class JointHandlingCommands {
  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.transferCase.type, {
    nullable: true,
    description: 'Passes a case on at once to an emergency service or a legal procedure (转出).',
  })
  async transferCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.TransferCaseInput, INPUT) input: inputs.TransferCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await transferCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.mergeCases.type, {
    nullable: true,
    description: 'Puts a repeated case into the one that goes on (合并).',
  })
  async mergeCases(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.MergeCasesInput, INPUT) input: inputs.MergeCasesInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await mergeCases(context.deps, by(context), input));
  }

  @Mutation(() => JOINT_PAYLOADS.withdrawCase.type, {
    nullable: true,
    description: 'The requester takes the case back (撤回).',
  })
  async withdrawCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.WithdrawCaseInput, INPUT) input: inputs.WithdrawCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await withdrawCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.requestReturn.type, {
    nullable: true,
    description: 'The lead agency says that it is not competent (申请退回).',
  })
  async requestReturn(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.RequestReturnInput, INPUT) input: inputs.RequestReturnInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await requestReturn(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.decideReturn.type, {
    nullable: true,
    description: 'The dispatcher takes a case back, or leaves it where it is (退回审核).',
  })
  async decideReturn(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.DecideReturnInput, INPUT) input: inputs.DecideReturnInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await decideReturn(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.requestAssist.type, {
    nullable: true,
    description: 'The lead agency asks others to handle parts of the case (会办、协办).',
  })
  async requestAssist(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.RequestAssistInput, INPUT) input: inputs.RequestAssistInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await requestAssist(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.completeCoHandling.type, {
    nullable: true,
    description: 'A co-handler has done its part (完成协办).',
  })
  async completeCoHandling(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.CompleteCoHandlingInput, INPUT) input: inputs.CompleteCoHandlingInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await completeCoHandling(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => JOINT_PAYLOADS.proceedWithout.type, {
    nullable: true,
    description: 'The lead agency goes on without the open parts (不待协办继续).',
  })
  async proceedWithout(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ProceedWithoutInput, INPUT) input: inputs.ProceedWithoutInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await proceedWithout(context.deps, by(context), input));
  }
}
