import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { SupervisionAnswerRow, SupervisionOrderRow } from '../../store/supervision.js';
import { Agency } from '../stubs.js';

@ObjectType({ description: 'What was done about a supervision order (督办答复).' })
export class SupervisionAnswer {
  @Field(() => ID, { description: 'Its id (答复标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'Who answered (答复机构).' })
  agency: Agency | null;

  @Field(() => String, { description: 'What was done, in its words (答复内容).' })
  text: string;

  @Field(() => DateTime, { description: 'When (答复时刻).' })
  answeredAt: Date;

  constructor(row: SupervisionAnswerRow) {
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.text = row.text;
    this.answeredAt = row.answered_at;
  }
}

@ObjectType({ description: 'An order to act on a case (督办单).' })
export class SupervisionOrder {
  @Field(() => ID, { description: 'Its id; what answerSupervision takes (督办单标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'Who had the case when it was ordered (被督办机构).' })
  agency: Agency | null;

  @Field(() => Int, { description: '1 to 3 (督办级别).' })
  level: number;

  @Field(() => String, { description: 'What is ordered (督办内容).' })
  text: string;

  @Field(() => DateTime, { description: 'When it was ordered (督办时刻).' })
  issuedAt: Date;

  @Field(() => DateTime, { description: 'Until when it is to be answered (督办时限).' })
  dueAt: Date;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the first answer came at or before dueAt; null while there is none (是否按时答复).',
  })
  answeredInTime: boolean | null;

  @Field(() => [SupervisionAnswer], { description: 'The answers, oldest first, at most 20 (督办答复).' })
  answers: readonly SupervisionAnswer[];

  constructor(row: SupervisionOrderRow, answers: readonly SupervisionAnswerRow[]) {
    const [first] = answers;
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.level = row.level;
    this.text = row.text;
    this.issuedAt = row.issued_at;
    this.dueAt = row.due_at;
    this.answeredInTime = first ? first.answered_at <= row.due_at : null;
    this.answers = answers.map((answer) => new SupervisionAnswer(answer));
  }
}
