import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import { verificationStatus, type VerificationStatus as Status } from '../../domain/verification.js';
import type { AccountRow } from '../../store/tables.js';
import { VerificationStatus } from '../enums.js';

@ObjectType({
  description: 'Whether an account is official (账号核验). UNKNOWN is an answer: nothing vouches for the account.',
})
export class AccountVerification {
  @Field(() => VerificationStatus, { description: 'The answer (核验结果).' })
  status: Status;

  @Field(() => String, { nullable: true, description: 'The public filing number; null when UNKNOWN (备案号).' })
  filingNo: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the account was cancelled, if it was (注销时刻).' })
  cancelledAt: Date | null;

  @Field(() => DateTime, { description: 'The instant the answer is true for (核验时刻).' })
  checkedAt: Date;

  /** The register's entry behind the answer: none when UNKNOWN, because nothing is said about such an account. */
  vouched: AccountRow | null;

  constructor(row: AccountRow | null, checkedAt: Date) {
    this.status = row ? verificationStatus(filedOf(row)) : 'UNKNOWN';
    this.vouched = this.status === 'UNKNOWN' ? null : row;
    this.filingNo = this.vouched?.filing_no ?? null;
    this.cancelledAt = this.vouched?.cancelled_at ?? null;
    this.checkedAt = checkedAt;
  }
}

function filedOf(row: AccountRow) {
  return { filingState: row.filing_state, filingNo: row.filing_no, agencyId: row.agency_id };
}
