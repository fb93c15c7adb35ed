import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import { ReviewVerdict } from '../enums.js';
import { CommandFields } from './commands.js';
import { FollowUpInput } from './command-inputs.js';

const TOKEN = 'What was shown when the case was received (诉求人凭证).';

@InputType({ description: 'Passes a case on at once (转出).' })
export class TransferCaseInput extends CommandFields {
  @Field(() => String, { description: 'To whom: 110, 119, 120, 122, or the legal procedure (转往).' })
  service: string;

  @Field(() => String, { description: 'Why (理由).' })
  reason: string;
}

@InputType({ description: 'Puts a repeated case into the one that goes on (合并).' })
export class MergeCasesInput extends CommandFields {
  @Field(() => ID, { description: 'The open case that goes on (目标工单).' })
  targetCaseId: string;
}

@InputType({ description: 'Takes a case back (撤回).' })
export class WithdrawCaseInput extends CommandFields {
  @Field(() => String, { description: TOKEN })
  requesterToken: string;
}

@InputType({ description: 'Asks to give a case back (申请退回).' })
export class RequestReturnInput extends CommandFields {
  @Field(() => ID, { description: 'Why, by code: a third return for the same one needs a meeting (退回原因代码).' })
  reasonCode: string;

  @Field(() => String, { description: 'What shows that the agency is not competent (依据说明).' })
  evidence: string;
}

@InputType({ description: 'Decides on a return (退回审核).' })
export class DecideReturnInput extends CommandFields {
  @Field(() => Boolean, { description: 'Whether the case is taken back (是否同意).' })
  granted: boolean;

  @Field(() => String, { nullable: true, description: 'Needed to refuse (理由).' })
  reason?: string | null;
}

@InputType({ description: 'A part of a case for another agency (协办事项).' })
export class SubTaskInput {
  @Field(() => ID, { description: 'Who is to help (协办机构).' })
  agencyId: string;

  @Field(() => String, { description: 'With what (协办内容).' })
  task: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when, no later than the case; where absent the policy’s limit (协办时限).',
  })
  dueAt?: Date | null;
}

@InputType({ description: 'Asks other agencies to help (申请协办).' })
export class RequestAssistInput extends CommandFields {
  @Field(() => [SubTaskInput], { description: 'Who with what; at least one (协办事项).' })
  subTasks: SubTaskInput[];
}

@InputType({ description: 'Finishes one’s own part (完成协办).' })
export class CompleteCoHandlingInput extends CommandFields {
  @Field(() => ID, { description: 'The own part: the id of a CoHandling (协办标识).' })
  assignmentId: string;
}

@InputType({ description: 'Goes on without the open parts (不待协办继续).' })
export class ProceedWithoutInput extends CommandFields {
  @Field(() => String, { description: 'Why (理由).' })
  reason: string;
}

@InputType({ description: 'Asks the requester (询问诉求人).' })
export class AskRequesterInput extends CommandFields {
  @Field(() => String, { description: 'The question (问题).' })
  text: string;
}

@InputType({ description: 'Answers what was asked (补充说明).' })
export class AnswerQuestionInput extends CommandFields {
  @Field(() => String, { nullable: true, description: 'The answer (回答).' })
  text?: string | null;

  @Field(() => String, { nullable: true, description: TOKEN })
  requesterToken?: string | null;
}

@InputType({ description: 'Asks for more time (申请延期).' })
export class RequestExtensionInput extends CommandFields {
  @Field(() => String, { description: 'Why (理由).' })
  reason: string;

  @Field(() => Int, { description: 'How many working days more (延期工作日数).' })
  workdays: number;
}

@InputType({ description: 'Decides on more time (延期审核).' })
export class DecideExtensionInput extends CommandFields {
  @Field(() => Boolean, { description: 'Whether it is granted (是否同意).' })
  granted: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether the requester is told; needed to grant (是否告知).' })
  requesterTold?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Needed to refuse (理由).' })
  reason?: string | null;
}

@InputType({ description: 'Sends somebody out (创建现场任务).' })
export class CreateFieldTaskInput extends CommandFields {
  @Field(() => ID, { description: 'Who goes there (现场处置单位).' })
  unitAgencyId: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was agreed (预约时刻).' })
  appointmentAt?: Date | null;
}

@InputType({ description: 'Records what was found and done (完成现场任务).' })
export class CompleteFieldTaskInput extends CommandFields {
  @Field(() => ID, { description: 'The task (现场任务标识).' })
  fieldTaskId: string;

  @Field(() => String, { description: 'What was found and done (处置结果).' })
  outcome: string;

  @Field(() => [String], {
    nullable: true,
    description: 'SHA-256 of each photo or document, hex, at most 50 (证据哈希).',
  })
  evidenceHashes?: string[] | null;

  @Field(() => Boolean, { description: 'Whether the evidence was checked for faces (是否检查人脸).' })
  checkedForFaces: boolean;
}

@InputType({ description: 'Issues a supervision order (督办).' })
export class SuperviseInput extends CommandFields {
  @Field(() => Int, { description: '1 to 3 (督办级别).' })
  level: number;

  @Field(() => DateTime, { description: 'Until when (督办时限).' })
  dueAt: Date;

  @Field(() => String, { description: 'What is ordered (督办内容).' })
  text: string;
}

@InputType({ description: 'Answers a supervision order (督办答复).' })
export class AnswerSupervisionInput extends CommandFields {
  @Field(() => ID, { description: 'Which of the case’s orders (督办单标识).' })
  orderId: string;

  @Field(() => String, { description: 'What was done about it (答复内容).' })
  text: string;
}

@InputType({ description: 'Judges an answer (质量评审).' })
export class ReviewReplyInput extends CommandFields {
  @Field(() => Int, { description: 'Whether it answers the concern, 0 to 100 (相关性).' })
  relevance: number;

  @Field(() => Int, { description: 'Whether it answers all of it, 0 to 100 (完整性).' })
  completeness: number;

  @Field(() => Int, { description: 'Whether it can be understood, 0 to 100 (清晰度).' })
  clarity: number;

  @Field(() => Int, { description: 'Whether it came in time, 0 to 100 (及时性).' })
  timeliness: number;

  @Field(() => ReviewVerdict, { description: 'FAIL reopens the case (评审结论).' })
  verdict: 'PASS' | 'FAIL';

  @Field(() => String, { nullable: true, description: 'Needed for FAIL (理由).' })
  reason?: string | null;

  @Field(() => ID, { nullable: true, description: 'The sample it was drawn in (抽样标识).' })
  sampleId?: string | null;
}

@InputType({ description: 'Records a call back (回访).' })
export class RecordFollowUpInput extends CommandFields {
  @Field(() => FollowUpInput, { description: 'What it brought (回访结果).' })
  followUp: FollowUpInput;
}

@InputType({ description: 'Opens a case again (重办).' })
export class ReopenCaseInput extends CommandFields {
  @Field(() => String, { description: 'Why (理由).' })
  reason: string;

  @Field(() => String, { nullable: true, description: TOKEN })
  requesterToken?: string | null;
}

@InputType({ description: 'Puts a closed case into the archive (归档).' })
export class ArchiveCaseInput extends CommandFields {}
