import { Field, ID, ObjectType } from 'type-graphql';
import type { Selectable } from 'kysely';
import { DateTime } from '../../../kit/graph/scalars.js';
import { questionsOf, type ServiceQuestions } from '../../domain/service-questions.js';
import type * as states from '../../domain/states.js';
import type { OwnCase } from '../../store/own-case.js';
import type { QuestionTable } from '../../store/tables.js';
import { CaseState } from '../case-state.js';
import type { CommandName } from '../command-name.js';
import { CaseCommand } from '../enums.js';
import { Reply } from './handling.js';
import { RequesterAnswer, RequesterAttachment } from './requester-intake.js';

@ObjectType({ description: 'How to reach the requester of a case (联系方式).' })
export class RequesterContact {
  @Field(() => String, { nullable: true, description: 'What to be called (称呼).' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'A phone number (电话).' })
  phone: string | null;

  @Field(() => String, { nullable: true, description: 'An e-mail address (电子邮箱).' })
  email: string | null;
}

@ObjectType({ description: 'What the office asked the requester (询问).' })
export class RequesterQuestion {
  @Field(() => String, { description: 'The question (问题).' })
  text: string;

  @Field(() => DateTime, { description: 'When it was asked (询问时刻).' })
  askedAt: Date;

  @Field(() => String, { nullable: true, description: 'The answer; null when none came (补充说明).' })
  answer: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the case went on; null while it waits (结束时刻).' })
  answeredAt: Date | null;

  constructor(row: Selectable<QuestionTable>) {
    this.text = row.text;
    this.askedAt = row.asked_at;
    this.answer = row.answer;
    this.answeredAt = row.answered_at;
  }
}

@ObjectType({ description: 'A case as its requester sees it (我的诉求).' })
export class RequesterCase {
  @Field(() => ID, { description: 'What the commands on it take (工单标识).' })
  caseId: string;

  @Field(() => String, { description: 'The number to quote, e.g. 2026-0000042 (受理编号).' })
  ledgerNo: string;

  @Field(() => CaseState, { description: 'Where it stands (工单状态).' })
  state: states.CaseState;

  @Field(() => DateTime, { description: 'When it was received (受理时刻).' })
  receivedAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is to be resolved; null before assignment (办理时限).',
  })
  dueAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it is open (办结时刻).' })
  closedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Masked, for everybody to read (公开摘要).' })
  publicSummary: string | null;

  @Field(() => [Reply], { description: 'The answers, oldest first, at most 50 (答复).' })
  replies: readonly Reply[];

  @Field(() => [RequesterQuestion], { description: 'What was asked, oldest first, at most 50 (询问).' })
  questions: readonly RequesterQuestion[];

  @Field(() => [RequesterAnswer], {
    description: 'What its category asked at receipt, as answered, at most 50; none after erasure (问项回答).',
  })
  answers: readonly RequesterAnswer[];

  @Field(() => [RequesterAttachment], {
    description: 'The files that came with it, at most 10; none after erasure (附件).',
  })
  attachments: readonly RequesterAttachment[];

  @Field(() => Boolean, { description: 'Whether a contact is kept, to be erased at will (是否留有联系方式).' })
  contactKept: boolean;

  @Field(() => [CaseCommand], { description: 'What the requester may do with it now (可用命令).' })
  allowedCommands: readonly CommandName[];

  constructor(own: OwnCase, allowed: readonly CommandName[], catalogue: ServiceQuestions) {
    const { row, clocks, replies, questions, answers, attachments, contactKept } = own;
    const asked = own.askedFor === null ? [] : questionsOf(catalogue, own.askedFor);
    this.caseId = row.id;
    this.ledgerNo = row.ledger_no;
    this.state = row.state;
    this.receivedAt = row.received_at;
    // The last one: each reopening starts a new time to resolve.
    this.dueAt = clocks.filter(({ kind }) => kind === 'RESOLVE').at(-1)?.due_at ?? null;
    this.closedAt = row.closed_at;
    this.publicSummary = row.public_summary;
    this.replies = replies.map((reply) => new Reply(reply));
    this.questions = questions.map((question) => new RequesterQuestion(question));
    this.answers = answers.map(
      (answer) =>
        new RequesterAnswer(
          answer,
          asked.find(({ code }) => code === answer.question_code),
        ),
    );
    this.attachments = attachments.map((file) => new RequesterAttachment(file));
    this.contactKept = contactKept;
    this.allowedCommands = allowed;
  }
}
