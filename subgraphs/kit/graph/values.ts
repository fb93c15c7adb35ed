import { Directive, Field, ID, InputType, Int, InterfaceType, ObjectType, Float } from 'type-graphql';
import type { Role as RoleName } from '../callers.js';
import type { Violation } from '../outcome.js';
import { Role } from './enums.js';
import { typeNameOfId } from './node-types.js';
import { Cursor, DateOnly, DateTime, Url } from './scalars.js';

/** Value types that every subgraph answers alike: `@shareable`, and only here. */

@InterfaceType({
  description: 'Something with an id of its own (实体).',
  // Each subgraph names its own implementations; in one process the others' classes must not slip in.
  autoRegisterImplementations: false,
  resolveType: (value: { __typename?: string; id: string }) => value.__typename ?? typeNameOfId(value.id),
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, typed and sortable (标识): prefix + UUIDv7.' })
  id: string;
}

@Directive('@shareable')
@ObjectType({
  description: 'Where a page of a connection ends (分页信息), after the Relay specification; forward only.',
})
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follows (是否有下一页).' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether the page began behind a cursor (是否有上一页).' })
  hasPreviousPage: boolean;

  @Field(() => Cursor, { nullable: true, description: 'The first item’s cursor (起始游标); null for an empty page.' })
  startCursor: string | null;

  @Field(() => Cursor, { nullable: true, description: 'The last item’s cursor (结束游标); null for an empty page.' })
  endCursor: string | null;
}

@Directive('@shareable')
@ObjectType({
  description: 'A share (比率). The value is null when the denominator is 0; all are null when suppressed.',
})
export class Rate {
  @Field(() => Int, { nullable: true, description: 'How many of them (分子).' })
  numerator: number | null;

  @Field(() => Int, { nullable: true, description: 'Out of how many (分母).' })
  denominator: number | null;

  @Field(() => Float, { nullable: true, description: 'numerator ÷ denominator, 0 to 1 (比值).' })
  value: number | null;

  @Field(() => Boolean, { description: 'Withheld because the cell is too small to publish (已隐去).' })
  suppressed: boolean;
}

/** A share; its value is null, never 0 or NaN, when nothing was counted. */
export function rateOf(numerator: number, denominator: number): Rate {
  return { numerator, denominator, value: denominator === 0 ? null : numerator / denominator, suppressed: false };
}

/** A share that would tell too small a cell. */
export function suppressedRate(): Rate {
  return { numerator: null, denominator: null, value: null, suppressed: true };
}

@Directive('@shareable')
@ObjectType({ description: 'A span of days, Beijing time (期间).' })
export class Period {
  @Field(() => DateOnly, { description: 'The first day (起始日).' })
  from: string;

  @Field(() => DateOnly, { description: 'The last day, included (截止日).' })
  to: string;
}

@InputType({ description: 'A span of days, Beijing time (期间): either a month, or the first and the last day.' })
export class PeriodInput {
  @Field(() => String, { nullable: true, description: 'A calendar month, YYYY-MM (月份).' })
  month?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'The first day (起始日); needs `to`.' })
  from?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'The last day, included (截止日); needs `from`.' })
  to?: string | null;
}

@Directive('@shareable')
@ObjectType({ description: 'A normative document that something rests on (文件依据).' })
export class DocumentRef {
  @Field(() => String, { description: 'Its number, e.g. 国办发〔2016〕61号 (文号).' })
  number: string;

  @Field(() => String, { nullable: true, description: 'Its title (标题).' })
  title: string | null;

  @Field(() => String, { nullable: true, description: 'The clause (条款).' })
  clause: string | null;

  @Field(() => Url, { nullable: true, description: 'Where it can be read (链接).' })
  url: string | null;
}

@Directive('@shareable')
@ObjectType({ description: 'A rule that the command would break; nothing was changed (规则冲突).' })
export class RuleViolation implements Violation {
  @Field(() => String, { description: 'Stable code, e.g. STALE_VERSION (代码).' })
  code: string;

  @Field(() => String, { description: 'One sentence (说明).' })
  message: string;

  @Field(() => [String], { description: 'Where in the input (输入路径).' })
  path: string[];

  @Field(() => String, { nullable: true, description: 'The norm’s clause the rule rests on (依据条款).' })
  clause?: string;
}

@Directive('@shareable')
@ObjectType({ description: 'One entry of an entity’s history (历史记录): who by role, when, what, why.' })
export class HistoryEntry {
  @Field(() => DateTime, { description: 'When it happened (发生时刻).' })
  occurredAt: Date;

  @Field(() => String, { description: 'What happened: the CloudEvents type (事件类型).' })
  type: string;

  @Field(() => Role, { nullable: true, description: 'Who did it, by role (角色).' })
  actorRole: RoleName | null;

  @Field(() => String, { nullable: true, description: 'Why (原因).' })
  reason: string | null;
}
