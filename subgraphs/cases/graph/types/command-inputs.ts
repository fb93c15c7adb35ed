import { Field, Float, ID, InputType } from 'type-graphql';
import { Code, DateTime } from '../../../kit/graph/scalars.js';
import type * as states from '../../domain/states.js';
import { CaseKind, ClosingReason, ConcernType, QualityFlag, Urgency } from '../enums.js';
import { CommandFields } from './commands.js';
import { AttachmentInput, QuestionAnswerInput } from './intake.js';
import { ContactInput } from './requester-inputs.js';

@InputType({ description: 'A concern that comes in (受理登记).' })
export class ReceiveCaseInput {
  @Field(() => ID, { description: 'The unit that takes it in (受理机构).' })
  intakeAgencyId: string;

  @Field(() => ID, { nullable: true, description: 'The account of ours it came in through (受理账号).' })
  intakeAccountId?: string | null;

  @Field(() => Code, { description: 'By which channel, e.g. WEB, PHONE, WEIBO (受理渠道).' })
  channel: string;

  @Field(() => String, { description: 'In one line, at most 500 characters (摘要).' })
  summary: string;

  @Field(() => String, { nullable: true, description: 'In the requester’s words (诉求内容).' })
  description?: string | null;

  @Field(() => ID, { nullable: true, description: 'Where it happens, by code (区划代码).' })
  divisionCode?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'To be kept confidential (是否保密).' })
  confidential?: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Degrees north, WGS 84 (纬度).' })
  latitude?: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east, WGS 84 (经度).' })
  longitude?: number | null;

  @Field(() => String, { nullable: true, description: 'Where, in words (地址).' })
  address?: string | null;

  @Field(() => ID, { nullable: true, description: 'The mention of our account it comes from (来源提及).' })
  sourceMentionRef?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'What the requester takes it for, by code; its questions are to be answered (类别代码).',
  })
  categoryCode?: string | null;

  @Field(() => [QuestionAnswerInput], {
    nullable: true,
    description: 'Answers to the category’s questions, at most 50 (问项回答).',
  })
  answers?: QuestionAnswerInput[] | null;

  @Field(() => [AttachmentInput], { nullable: true, description: 'Files by reference and hash, at most 10 (附件).' })
  attachments?: AttachmentInput[] | null;

  @Field(() => ContactInput, { nullable: true, description: 'How to reach the requester; kept sealed (联系方式).' })
  contact?: ContactInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Sent again with the same input, the first answer is given again, without the token (幂等键).',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Accepts a case and places it (受理).' })
export class TriageAcceptInput {
  @Field(() => ID, { description: 'Its place in the service catalogue, by code (类别代码).' })
  categoryCode: string;

  @Field(() => ID, { description: 'Where it happens, by code (区划代码).' })
  divisionCode: string;

  @Field(() => CaseKind, { description: 'What the requester wants (诉求类型).' })
  kind: states.CaseKind;

  @Field(() => ConcernType, { description: 'What it is about (6个及时).' })
  concernType: states.ConcernType;

  @Field(() => Urgency, { description: 'How urgent it is (紧急程度).' })
  urgency: states.Urgency;

  @Field(() => Boolean, { description: 'Whether duplicates were looked for (是否查重).' })
  checkedForDuplicates: boolean;

  @Field(() => String, { nullable: true, description: 'Masked, for everybody to read (公开摘要).' })
  publicSummary?: string | null;
}

@InputType({ description: 'Refuses a case and says where to go (不予受理).' })
export class TriageRefuseInput {
  @Field(() => String, { description: 'Why (理由).' })
  reason: string;

  @Field(() => String, { description: 'Where the requester can go instead (其他途径).' })
  otherRoute: string;
}

@InputType({ description: 'Accepts or refuses a case: exactly one of both (受理审核).' })
export class TriageCaseInput extends CommandFields {
  @Field(() => TriageAcceptInput, { nullable: true, description: 'To accept it (受理).' })
  accept?: TriageAcceptInput | null;

  @Field(() => TriageRefuseInput, { nullable: true, description: 'To refuse it (不予受理).' })
  refuse?: TriageRefuseInput | null;
}

@InputType({ description: 'Gives a case to its lead agency (派单): by a rule or by a named override.' })
export class AssignCaseInput extends CommandFields {
  @Field(() => ID, { description: 'The lead agency (主办机构).' })
  leadAgencyId: string;

  @Field(() => ID, { nullable: true, description: 'The responsibility rule it rests on (责任规则).' })
  ruleRef?: string | null;

  @Field(() => String, { nullable: true, description: 'Why no rule is followed (改派理由).' })
  overrideReason?: string | null;
}

@InputType({ description: 'Signs for a case (签收).' })
export class SignAssignmentInput extends CommandFields {}

@InputType({ description: 'Records the first contact with the requester (首次回应).' })
export class AcknowledgeCaseInput extends CommandFields {
  @Field(() => Code, { description: 'By which channel the requester was contacted (联系渠道).' })
  contactedBy: string;
}

@InputType({ description: 'Answers the requester (答复).' })
export class ReplyToCaseInput extends CommandFields {
  @Field(() => String, { description: 'The answer (答复内容).' })
  text: string;

  @Field(() => String, { nullable: true, description: 'The number of the document it rests on (依据文号).' })
  basisDocument?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it rests on none (无依据说明).' })
  reason?: string | null;

  @Field(() => Boolean, { description: 'Whether the text was checked for other persons’ data (是否检查个人信息).' })
  checkedForPersonalData: boolean;
}

@InputType({ description: 'What calling the requester back brought (回访结果).' })
export class FollowUpInput {
  @Field(() => Boolean, { description: 'Whether the requester was reached (是否联系上).' })
  contacted: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is resolved, in the requester’s word (是否解决).' })
  resolved?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the requester is satisfied (是否满意).' })
  satisfied?: boolean | null;
}

@InputType({ description: 'Closes a replied case (办结).' })
export class CloseCaseInput extends CommandFields {
  @Field(() => ClosingReason, { description: 'How it ended (办结原因).' })
  closingReason: states.ClosingReason;

  @Field(() => FollowUpInput, { nullable: true, description: 'Needed unless one was recorded before (回访结果).' })
  followUp?: FollowUpInput | null;
}

@InputType({ description: 'What a case is called in its own system (外部编号).' })
export class ExternalRefInput {
  @Field(() => String, { description: 'The other system (来源系统).' })
  system: string;

  @Field(() => String, { description: 'The case’s number there (来源编号).' })
  id: string;
}

@InputType({ description: 'A case of another system (导入工单). The same reference twice is one case.' })
export class ImportCaseInput {
  @Field(() => ExternalRefInput, { description: 'Its number there (外部编号).' })
  externalRef: ExternalRefInput;

  @Field(() => DateTime, { description: 'When it was received (受理时刻).' })
  receivedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed; absent while it is open (办结时刻).' })
  closedAt?: Date | null;

  @Field(() => ClosingReason, { nullable: true, description: 'How it was closed (办结原因).' })
  closingReason?: states.ClosingReason | null;

  @Field(() => String, { nullable: true, description: 'The source’s own word for it (来源办结说明).' })
  closingNote?: string | null;

  @Field(() => ID, { description: 'The unit that took it in (受理机构).' })
  intakeAgencyId: string;

  @Field(() => ID, { nullable: true, description: 'The agency that has or had it (主办机构).' })
  leadAgencyId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Where it happened, by code (区划代码).' })
  divisionCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'Its category, by code (类别代码).' })
  categoryCode?: string | null;

  @Field(() => Code, { description: 'By which channel it came in (受理渠道).' })
  channel: string;

  @Field(() => String, { description: 'In one line (摘要).' })
  summary: string;

  @Field(() => String, { nullable: true, description: 'In the requester’s words (诉求内容).' })
  description?: string | null;

  @Field(() => Float, { nullable: true, description: 'Degrees north, WGS 84 (纬度).' })
  latitude?: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east, WGS 84 (经度).' })
  longitude?: number | null;

  @Field(() => String, { nullable: true, description: 'Where, in words (地址).' })
  address?: string | null;

  @Field(() => [QualityFlag], { nullable: true, description: 'What the importer found wrong (数据质量标记).' })
  qualityFlags?: states.QualityFlag[] | null;
}
