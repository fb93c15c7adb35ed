import { Field, ID, InputType, Int } from 'type-graphql';
import { DivisionLevel } from '../../kit/graph/enums.js';
import { Code, DateTime } from '../../kit/graph/scalars.js';
import type { ParticipantRole as ParticipantRoleName } from '../domain/check-declaration.js';
import type { IncidentLevel as LevelName } from '../domain/incident-level.js';
import { IncidentLevel, ParticipantRole } from './enums.js';

const IDEMPOTENCY_KEY = 'Makes a repetition answer as the first time, for 7 days (幂等键).';
const EXPECTED_VERSION = 'Refuse when the incident has another version by now (预期版本).';

@InputType({ description: 'An agency’s part in an incident (参与单位).' })
class IncidentParticipantInput {
  @Field(() => ID, { description: 'The agency (机构).' })
  agencyId: string;

  @Field(() => ParticipantRole, { description: 'Whether it leads (角色).' })
  role: ParticipantRoleName;

  @Field(() => Code, { description: 'Its function line, e.g. police, fire, health (职能条线).' })
  functionLine: string;

  @Field(() => DivisionLevel, { description: 'Its level of government (行政层级).' })
  level: DivisionLevel;

  @Field(() => ID, { description: 'Code of the division it answers for (区划代码).' })
  divisionCode: string;
}

@InputType({ description: 'An incident to declare (事件启动).' })
export class DeclareIncidentInput {
  @Field(() => ID, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;

  @Field(() => String, { description: 'What happened, in a few words; nobody is named (标题).' })
  title: string;

  @Field(() => IncidentLevel, { description: 'How grave it is (级别).' })
  level: LevelName;

  @Field(() => DateTime, { nullable: true, description: 'When it occurred, if that is known (事发时间).' })
  occurredAt?: Date | null;

  @Field(() => DateTime, { description: 'When it was reported (报告时间).' })
  reportedAt: Date;

  @Field(() => [IncidentParticipantInput], { description: 'Who takes part, exactly one as LEAD (参与单位).' })
  participants: IncidentParticipantInput[];
}

@InputType({ description: 'What a bulletin rests on (信息来源): either a document or an agency.' })
export class BulletinSourceInput {
  @Field(() => String, { nullable: true, description: 'Number of the document (文号).' })
  documentNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Title of the document (标题).' })
  documentTitle?: string | null;

  @Field(() => ID, { nullable: true, description: 'The agency that stands behind it (机构).' })
  agencyId?: string | null;
}

@InputType({ description: 'A bulletin to publish (权威发布).' })
export class PublishBulletinInput {
  @Field(() => ID, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;

  @Field(() => ID, { description: 'The incident (事件).' })
  incidentId: string;

  @Field(() => String, { description: 'Headline (标题).' })
  headline: string;

  @Field(() => String, { description: 'Text (正文).' })
  text: string;

  @Field(() => [BulletinSourceInput], { description: 'What it rests on, 1 to 20 (信息来源).' })
  sources: BulletinSourceInput[];

  @Field(() => ID, { description: 'Subject of the person who approved it, not its author (签发人).' })
  approverId: string;
}

@InputType({ description: 'A press conference that was held (新闻发布会).' })
export class RecordPressConferenceInput {
  @Field(() => ID, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;

  @Field(() => Int, { nullable: true, description: EXPECTED_VERSION })
  expectedVersion?: number | null;

  @Field(() => ID, { description: 'The incident (事件).' })
  incidentId: string;

  @Field(() => DateTime, { description: 'When it began (召开时间).' })
  heldAt: Date;
}
