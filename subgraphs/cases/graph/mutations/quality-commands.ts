import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { answerSupervision } from '../../actions/answer-supervision.js';
import { supervise } from '../../actions/supervise.js';
import { reviewReply } from '../../actions/review-reply.js';
import { recordFollowUp } from '../../actions/record-follow-up.js';
import { reopenCase } from '../../actions/reopen-case.js';
import { archive } from '../../actions/archive.js';
import { payloadFrom, payloadOf } from '../command-payload.js';
import { by, type CaseContext } from '../context.js';
import type { CommandPayload } from '../types/commands.js';
import * as inputs from '../types/handling-inputs.js';

const INPUT = { description: 'What is to be done (输入).' };

export const QUALITY_PAYLOADS = {
  supervise: payloadOf('supervise', 'What became of supervise (命令结果).'),
  answerSupervision: payloadOf('answerSupervision', 'What became of answerSupervision (命令结果).'),
  reviewReply: payloadOf('reviewReply', 'What became of reviewReply (命令结果).'),
  recordFollowUp: payloadOf('recordFollowUp', 'What became of recordFollowUp (命令结果).'),
  reopenCase: payloadOf('reopenCase', 'What became of reopenCase (命令结果).'),
  archive: payloadOf('archive', 'What became of archive (命令结果).'),
};

/** Supervision, review, follow-up, reopening, archive: whether it was done well. */
@Resolver()
export class QualityCommands {
  @Directive('@authenticated')
  @Mutation(() => QUALITY_PAYLOADS.supervise.type, {
    nullable: true,
    description: 'A supervisor in line orders the agency to act (督办).',
  })
  async supervise(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.SuperviseInput, INPUT) input: inputs.SuperviseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await supervise(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => QUALITY_PAYLOADS.answerSupervision.type, {
    nullable: true,
    description: 'The lead agency says what was done about an order (督办答复).',
  })
  async answerSupervision(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.AnswerSupervisionInput, INPUT) input: inputs.AnswerSupervisionInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await answerSupervision(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => QUALITY_PAYLOADS.reviewReply.type, {
    nullable: true,
    description: 'A supervisor judges the answer; FAIL reopens the case, twice at most (质量评审).',
  })
  async reviewReply(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ReviewReplyInput, INPUT) input: inputs.ReviewReplyInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await reviewReply(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => QUALITY_PAYLOADS.recordFollowUp.type, {
    nullable: true,
    description: 'The requester is called back, at most three times (回访).',
  })
  async recordFollowUp(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.RecordFollowUpInput, INPUT) input: inputs.RecordFollowUpInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await recordFollowUp(context.deps, by(context), input));
  }

  @Mutation(() => QUALITY_PAYLOADS.reopenCase.type, {
    nullable: true,
    description: 'The requester, or a supervisor after a failed review, opens the case again (重办).',
  })
  async reopenCase(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ReopenCaseInput, INPUT) input: inputs.ReopenCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await reopenCase(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => QUALITY_PAYLOADS.archive.type, {
    nullable: true,
    description: 'The system puts a case away 30 days after closing (归档).',
  })
  async archive(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.ArchiveCaseInput, INPUT) input: inputs.ArchiveCaseInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await archive(context.deps, by(context), input));
  }
}
