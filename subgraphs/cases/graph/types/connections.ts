import { connectionOf } from '../../../kit/graph/connection.js';
import { Assignment } from './assignment.js';
import { Case } from './case.js';
import { Attachment } from './intake.js';
import { FieldTask } from './field-task.js';
import { FollowUp, Reply } from './handling.js';
import { QualityReview } from './quality-review.js';
import { LedgerEntry } from './ledger.js';
import { SupervisionOrder } from './supervision.js';
import { SlaPolicy } from './sla-policy.js';

export const CaseConnection = connectionOf('Case', () => Case, { description: 'A page of cases (工单列表).' });
export const AssignmentConnection = connectionOf('Assignment', () => Assignment, {
  description: 'A page of a case’s assignments, oldest first (承办记录列表).',
});
export const ReplyConnection = connectionOf('Reply', () => Reply, {
  description: 'A page of a case’s replies, oldest first (答复列表).',
});
export const FollowUpConnection = connectionOf('FollowUp', () => FollowUp, {
  description: 'A page of a case’s follow-ups, oldest first (回访列表).',
});
export const FieldTaskConnection = connectionOf('FieldTask', () => FieldTask, {
  description: 'A page of a case’s visits, oldest first (现场任务列表).',
});
export const QualityReviewConnection = connectionOf('QualityReview', () => QualityReview, {
  description: 'A page of the judgements on a case’s answers, oldest first (质量评审列表).',
});
export const LedgerConnection = connectionOf('Ledger', () => LedgerEntry, {
  description: 'A page of an agency’s ledger, in its order (台账列表).',
});
export const SlaPolicyConnection = connectionOf('SlaPolicy', () => SlaPolicy, {
  description: 'A page of time-limit policies, the most specific first (时限政策列表).',
});
export const SupervisionOrderConnection = connectionOf('SupervisionOrder', () => SupervisionOrder, {
  description: 'A page of the supervision orders on a case, oldest first (督办单列表).',
});
export const AttachmentConnection = connectionOf('Attachment', () => Attachment, {
  description: 'A page of the files that came with a case, oldest first (附件列表).',
});
