import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { askRequester } from '../../actions/ask-requester.js';
import { answerQuestion } from '../../actions/answer-question.js';
import { requestExtension } from '../../actions/request-extension.js';
import { decideExtension } from '../../actions/decide-extension.js';
import { createFieldTask } from '../../actions/create-field-task.js';
import { completeFieldTask } from '../../actions/complete-field-task.js';
import { payloadFrom, payloadOf } from '../command-payload.js';
import { by, type CaseContext } from '../context.js';
import type { CommandPayload } from '../types/commands.js';
import * as inputs from '../types/handling-inputs.js';

const INPUT = { description: 'What is to be done (输入).' };

export const PROGRESS_PAYLOADS = {
  askRequester: payloadOf('askRequester', 'What became of askRequester (命令结果).'),
  answerQuestion: payloadOf('answerQuestion', 'What became of answerQuestion (命令结果).'),
  requestExtension: payloadOf('requestExtension', 'What became of requestExtension (命令结果).'),
  decideExtension: payloadOf('decideExtension', 'What became of decideExtension (命令结果).'),
  createFieldTask: payloadOf('createFieldTask', 'What became of createFieldTask (命令结果).'),
  completeFieldTask: payloadOf('completeFieldTask', 'What became of completeFieldTask (命令结果).'),
};

/** Questions, more time, visits: how the handling goes on. */
@Resolver()
export class ProgressCommands {
  @Directive('@authenticated')
  @Mutation(() => PROGRESS_PAYLOADS.askRequester.type, {
    nullable: true,
    description: 'The lead agency asks the requester; the time to resolve waits (询问诉求人).',
  })
  async askRequester(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.AskRequesterInput, INPUT) input: inputs.AskRequesterInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await askRequester(context.deps, by(context), input));
  }

  @Mutation(() => PROGRESS_PAYLOADS.answerQuestion.type, {
    nullable: true,
    description: 'The requester answers; the time to resolve runs again (补充说明).',
  })
  async answerQuestion(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.AnswerQuestionInput, INPUT) input: inputs.AnswerQuestionInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await answerQuestion(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => PROGRESS_PAYLOADS.requestExtension.type, {
    nullable: true,
    description: 'The lead agency asks for more time, before the deadline (申请延期).',
  })
  async requestExtension(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.RequestExtensionInput, INPUT) input: inputs.RequestExtensionInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await requestExtension(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => PROGRESS_PAYLOADS.decideExtension.type, {
    nullable: true,
    description: 'A supervisor grants or refuses more time (延期审核).',
  })
  async decideExtension(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.DecideExtensionInput, INPUT) input: inputs.DecideExtensionInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await decideExtension(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => PROGRESS_PAYLOADS.createFieldTask.type, {
    nullable: true,
    description: 'Somebody is sent there (创建现场任务).',
  })
  async createFieldTask(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.CreateFieldTaskInput, INPUT) input: inputs.CreateFieldTaskInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await createFieldTask(context.deps, by(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => PROGRESS_PAYLOADS.completeFieldTask.type, {
    nullable: true,
    description: 'The visit is done and recorded (完成现场任务).',
  })
  async completeFieldTask(
    @Ctx() context: CaseContext,
    @Arg('input', () => inputs.CompleteFieldTaskInput, INPUT) input: inputs.CompleteFieldTaskInput,
  ): Promise<CommandPayload> {
    return payloadFrom(await completeFieldTask(context.deps, by(context), input));
  }
}
