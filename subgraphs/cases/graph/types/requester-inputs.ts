import { Field, InputType } from 'type-graphql';
import type * as contact from '../../domain/contact.js';
import { ErasureReason } from '../enums.js';
import { CommandFields } from './commands.js';

@InputType({ description: 'How to reach the requester: by phone or by e-mail, with consent (联系方式).' })
export class ContactInput {
  @Field(() => String, { nullable: true, description: 'What to be called, at most 100 characters (称呼).' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'A phone number, at most 40 characters (电话).' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'An e-mail address, at most 254 characters (电子邮箱).' })
  email?: string | null;

  @Field(() => Boolean, { description: 'Whether the office may use it for this case (是否同意联系).' })
  consentToContact: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it may be used to ask afterwards whether the case is resolved (是否同意回访).',
  })
  consentToFollowUp?: boolean | null;
}

@InputType({ description: 'Erases how to reach the requester (删除联系方式).' })
export class EraseRequesterInput extends CommandFields {
  @Field(() => String, {
    nullable: true,
    description: 'What was shown when the case was received; an administrator needs none (诉求人凭证).',
  })
  requesterToken?: string | null;

  @Field(() => ErasureReason, { description: 'Why (删除原因).' })
  reason: contact.ErasureReason;
}
