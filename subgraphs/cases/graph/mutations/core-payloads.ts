import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root, type ClassType } from 'type-graphql';
import { payloadOf } from '../command-payload.js';
import { casesByIds } from '../../store/cases.js';
import { readForAll, type CaseContext } from '../context.js';
import { CommandPayload } from '../types/commands.js';

@ObjectType({ description: 'What every command answers (命令公共结果).' })
abstract class WithToken extends CommandPayload {
  @Field(() => String, {
    nullable: true,
    description: 'What the requester comes back with; shown this once and kept as a hash only (诉求人凭证).',
  })
  requesterToken?: string | null;
}

@ObjectType({ description: 'What every command answers (命令公共结果).' })
abstract class WithCreated extends CommandPayload {
  @Field(() => Boolean, {
    nullable: true,
    description: 'False when the external reference was there already; null when refused (是否新建).',
  })
  created?: boolean | null;
}

/** The payloads of the commands that carry a case from receipt to its end. */
export const CORE_PAYLOADS = {
  receiveCase: payloadOf('receiveCase', 'What became of receiveCase (登记结果).', WithToken as ClassType<WithToken>),
  triageCase: payloadOf('triageCase', 'What became of triageCase (审核结果).'),
  assignCase: payloadOf('assignCase', 'What became of assignCase (派单结果).'),
  signAssignment: payloadOf('signAssignment', 'What became of signAssignment (签收结果).'),
  acknowledgeCase: payloadOf('acknowledgeCase', 'What became of acknowledgeCase (首次回应结果).'),
  replyToCase: payloadOf('replyToCase', 'What became of replyToCase (答复结果).'),
  closeCase: payloadOf('closeCase', 'What became of closeCase (办结结果).'),
  importCase: payloadOf('importCase', 'What became of importCase (导入结果).', WithCreated as ClassType<WithCreated>),
};

/** Whoever sends a case gets its number, also where the case itself is not theirs to see. */
@Resolver(() => CORE_PAYLOADS.receiveCase.type)
export class ReceivedCaseFields {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The number to quote; null when refused (受理编号).',
  })
  async ledgerNo(@Root() { caseId }: CommandPayload, @Ctx() context: CaseContext): Promise<string | null> {
    if (caseId === null) return null;
    const [row] = await readForAll(context, (trx) => casesByIds(trx, [caseId]));
    return row?.ledger_no ?? null;
  }
}
