import { Directive, Field, InputType, ObjectType } from 'type-graphql';
import { Code, DateTime, Url } from '../../../kit/graph/scalars.js';
import { Node } from '../../../kit/graph/values.js';
import type { AccountRow } from '../../store/tables.js';
import { FilingState } from '../enums.js';

@ObjectType({ description: 'The filing of an account (备案).' })
class AccountFiling {
  @Field(() => FilingState, { description: 'Where it stands (备案状态).' })
  state: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was approved (备案时刻).' })
  filedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled, if it was (注销时刻).' })
  cancelledAt: Date | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'An openly official account on a platform (政务新媒体账号).',
})
export class Account extends Node {
  readonly __typename = 'Account';

  @Field(() => Code, { description: 'The platform, e.g. weibo (平台).' })
  platform: string;

  @Field(() => String, { description: 'Its name in addresses on the platform (账号标识).' })
  handle: string;

  @Field(() => String, { description: 'The name readers see (账号名称).' })
  displayName: string;

  @Field(() => Url, { description: 'Its public page (主页地址).' })
  url: string;

  @Field(() => String, { nullable: true, description: 'Its public filing number; null until filed (备案号).' })
  filingNo: string | null;

  @Field(() => AccountFiling, { nullable: true, description: 'Its filing; null until filed (备案).' })
  filing: AccountFiling | null;

  row: AccountRow;

  constructor(row: AccountRow) {
    super();
    this.id = row.id;
    this.platform = row.platform;
    this.handle = row.handle;
    this.displayName = row.display_name;
    this.url = row.url;
    this.filingNo = row.filing_no;
    this.filing =
      row.filing_state === 'UNFILED'
        ? null
        : { state: row.filing_state, filedAt: row.filed_at, cancelledAt: row.cancelled_at };
    this.row = row;
  }
}

@InputType({ description: 'An account by what its address shows (平台与账号标识).' })
export class AccountHandleInput {
  @Field(() => Code, { description: 'The platform, e.g. weibo (平台).' })
  platform: string;

  @Field(() => String, { description: 'Its name in addresses there, in any case, with or without @ (账号标识).' })
  handle: string;
}
