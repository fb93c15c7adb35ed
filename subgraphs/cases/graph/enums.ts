import type { ClockKind as ClockKindName } from '../domain/clock-kinds.js';
import type { ClockStanding as ClockStandingName } from '../domain/clocks.js';
import type { ContactPurpose as ContactPurposeName, ErasureReason as ErasureReasonName } from '../domain/contact.js';
import type { SlaUnit as SlaUnitName } from '../domain/sla.js';
import type * as states from '../domain/states.js';
import type { CaseOrder as CaseOrderName } from '../store/case-lists.js';
import type { CommandName } from './command-name.js';
import { enumOf } from './named-values.js';

export const CaseKind = enumOf<states.CaseKind>('CaseKind', 'What the requester wants (诉求类型).', {
  INQUIRY: 'Wants to know something (咨询).',
  HELP: 'Wants help (求助).',
  SUGGESTION: 'Suggests something (建议).',
  COMPLAINT: 'Complains (投诉).',
  REPORT: 'Reports a violation (举报).',
});

export const ConcernType = enumOf<states.ConcernType>(
  'ConcernType',
  'The six “in time” (6个及时): what the case is about. It never labels a person.',
  {
    SUGGESTION: 'A proposal to be taken up (及时吸纳).',
    DIFFICULTY: 'A difficulty to be helped with (及时帮助).',
    INFORMATION_GAP: 'Something not known, to be explained (及时宣介).',
    UNCLEAR: 'Something unclear, to be cleared up (及时廓清).',
    GRIEVANCE: 'A grievance to be dissolved (及时化解).',
    FACTUAL_ERROR: 'A wrong statement, to be corrected by publishing the source (及时纠正).',
  },
);

export const Urgency = enumOf<states.Urgency>('Urgency', 'How urgent a case is (紧急程度).', {
  NORMAL: 'Ordinary (一般).',
  PRESSING: 'Water, power, gas, heat, extreme weather (紧急).',
  EMERGENCY: 'Danger to life or property (特急).',
});

export const ClosingReason = enumOf<states.ClosingReason>('ClosingReason', 'How a case ended (办结原因).', {
  RESOLVED: 'What was asked for was done (已解决).',
  EXPLAINED: 'It could not be done, and why was explained (已解释).',
  UNRESOLVED: 'It could not be resolved (未解决).',
  NOT_RESPONSIBLE: 'The agency is not responsible (不属职责范围).',
  REFERRED: 'Passed on to another office (转交其他部门).',
  TRANSFERRED: 'Handed on inside the other system it was imported from (系统内转办).',
  DUPLICATE: 'The same as another case (重复).',
  INVALID: 'Not enough to act on, or nothing found (无效).',
  NO_CONTACT: 'The requester could not be reached (无法联系).',
  OTHER: 'None of these (其他).',
});

export const QualityFlag = enumOf<states.QualityFlag>(
  'QualityFlag',
  'What is wrong with a case’s data; it is kept, and statistics know what to leave out (数据质量标记).',
  {
    NEGATIVE_DURATION: 'Closed before it was received (办结早于受理).',
    MISSING_CATEGORY: 'No category in the source (缺少类别).',
    MISSING_LOCATION: 'No place in the source (缺少位置).',
    LOCAL_TIME_AMBIGUOUS: 'A local time that occurred twice when clocks were set back (时间不唯一).',
    LOCAL_TIME_SKIPPED: 'A local time that never was, when clocks were set forward (时间不存在).',
  },
);

export const Provenance = enumOf<states.Provenance>('Provenance', 'Where a case’s record comes from (数据来源).', {
  LIVE: 'Handled in this service (本系统办理).',
  IMPORTED: 'Brought in from another system (导入).',
});

export const ClockKind = enumOf<ClockKindName>('ClockKind', 'What is timed (计时类型).', {
  TRIAGE: 'From receipt to the decision to accept (受理时限).',
  DISPATCH: 'From acceptance to assignment (派单时限).',
  SIGN: 'From assignment to signing (签收时限).',
  FIRST_RESPONSE: 'From signing to the first contact with the requester (首次回应时限).',
  RESOLVE: 'From receipt, or reopening, to the reply (办理时限).',
  SUB_TASK: 'A co-handler’s part (协办时限).',
});

export const ClockStanding = enumOf<ClockStandingName>('ClockStanding', 'Where a clock stands (计时状态).', {
  RUNNING: 'Running and not overdue (计时中).',
  PAUSED: 'Stopped while the requester is asked (暂停).',
  MET: 'Done in time (按时).',
  MISSED: 'Overdue, or done too late (超时).',
  CANCELLED: 'The case ended or was returned before it mattered (取消).',
});

export const SlaUnit = enumOf<SlaUnitName>('SlaUnit', 'What a limit is counted in (时限单位).', {
  HOUR: 'Hours; nights and holidays count (小时).',
  DAY: 'Calendar days, ending at 24:00 Beijing time (自然日).',
  WORKDAY: 'Working days of China, ending at 24:00 Beijing time (工作日).',
});

export const AssignmentRole = enumOf<'LEAD' | 'CO'>('AssignmentRole', 'An agency’s part in a case (承办角色).', {
  LEAD: 'Answers for the case (主办).',
  CO: 'Helps with a part of it (协办).',
});

export const ReviewVerdict = enumOf<'PASS' | 'FAIL'>('ReviewVerdict', 'The outcome of a quality review (评审结论).', {
  PASS: 'Good enough (合格).',
  FAIL: 'Not good enough: the case is reopened at once, or escalated where it was reopened twice already (不合格).',
});

export const CaseOrder = enumOf<CaseOrderName>('CaseOrder', 'The order of a list of cases (工单排序).', {
  RECEIVED_AT_DESC: 'Newest first (受理时间倒序).',
  RECEIVED_AT_ASC: 'Oldest first (受理时间正序).',
  DUE_AT_ASC: 'The earliest deadline first; cases without a running clock last (到期时间正序).',
  CHANGED_AT_DESC: 'The latest change first (更新时间倒序).',
});

export const CaseCommand = enumOf<CommandName>(
  'CaseCommand',
  'A mutation on a case, by its name in upper case (工单命令).',
  {
    RECEIVE_CASE: 'Take a concern in (受理登记).',
    TRIAGE_CASE: 'Accept or refuse it (受理审核).',
    TRANSFER_CASE: 'Pass it on to an emergency service or legal procedure (转出).',
    MERGE_CASES: 'Merge it into another case (合并).',
    WITHDRAW_CASE: 'Take it back (撤回).',
    ASSIGN_CASE: 'Give it to a lead agency (派单).',
    SIGN_ASSIGNMENT: 'Sign for it (签收).',
    ACKNOWLEDGE_CASE: 'Record the first contact (首次回应).',
    REQUEST_RETURN: 'Ask to give it back (申请退回).',
    DECIDE_RETURN: 'Decide on giving it back (退回审核).',
    REQUEST_ASSIST: 'Ask other agencies to help (申请协办).',
    COMPLETE_CO_HANDLING: 'Finish one’s own part (完成协办).',
    PROCEED_WITHOUT: 'Go on without the open parts (不待协办继续).',
    ASK_REQUESTER: 'Ask the requester (询问诉求人).',
    ANSWER_QUESTION: 'Answer what was asked (补充说明).',
    REQUEST_EXTENSION: 'Ask for more time (申请延期).',
    DECIDE_EXTENSION: 'Decide on more time (延期审核).',
    CREATE_FIELD_TASK: 'Send somebody out (创建现场任务).',
    COMPLETE_FIELD_TASK: 'Record what was found and done (完成现场任务).',
    SUPERVISE: 'Issue a supervision order (督办).',
    ANSWER_SUPERVISION: 'Answer a supervision order (督办答复).',
    REPLY_TO_CASE: 'Answer the requester (答复).',
    REVIEW_REPLY: 'Review the answer (质量评审).',
    RECORD_FOLLOW_UP: 'Record a call back (回访).',
    CLOSE_CASE: 'Close it (办结).',
    REOPEN_CASE: 'Open it again (重办).',
    ARCHIVE: 'Put it into the archive (归档).',
    IMPORT_CASE: 'Bring it in from another system (导入).',
  },
);

export const Purpose = enumOf<ContactPurposeName>('Purpose', 'What a requester’s contact is read for (使用目的).', {
  FIRST_RESPONSE: 'To contact the requester for the first time (首次回应).',
  QUESTION: 'To ask the requester something (询问).',
  FIELD_VISIT: 'To arrange a visit on the spot (现场办理).',
  REPLY: 'To answer the requester (答复).',
  FOLLOW_UP: 'To ask whether it is resolved; only with consent of its own (回访).',
});

export const ErasureReason = enumOf<ErasureReasonName>('ErasureReason', 'Why a contact is erased (删除原因).', {
  CONSENT_WITHDRAWN: 'The requester wants it so (撤回同意).',
  NO_LONGER_NEEDED: 'It has served its purpose (目的已实现).',
  LEGAL_DUTY: 'A law or a decision demands it (法定义务).',
});
