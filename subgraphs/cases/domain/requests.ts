import type { NamedAgency } from './facts.js';
import type { CaseKind, ClosingReason, ConcernType, Urgency } from './states.js';

/** What a command brings with it, as far as a rule looks at it. One shape per row of the table of §1.4. */
export type CaseRequest =
  | {
      readonly step: 'receive';
      readonly channel: string;
      readonly divisionCode: string | null;
      readonly intakeAccountId: string | null;
      readonly sourceMentionRef: string | null;
      readonly summary: string;
      readonly intake: NamedAgency | null;
    }
  | { readonly step: 'import'; readonly closedAt: Date | null }
  | {
      readonly step: 'accept';
      readonly categoryCode: string;
      readonly divisionCode: string;
      readonly kind: CaseKind;
      readonly concernType: ConcernType;
      readonly urgency: Urgency;
      readonly checkedForDuplicates: boolean;
    }
  | { readonly step: 'refuse'; readonly reason: string; readonly otherRoute: string }
  | { readonly step: 'transfer'; readonly service: string; readonly reason: string }
  | { readonly step: 'merge'; readonly target: MergeTarget | null }
  | { readonly step: 'withdraw' }
  | {
      readonly step: 'assign';
      readonly lead: NamedAgency | null;
      readonly ruleRef: string | null;
      readonly overrideReason: string | null;
    }
  | { readonly step: 'sign' }
  | { readonly step: 'acknowledge'; readonly contactedBy: string }
  | { readonly step: 'requestReturn'; readonly reasonCode: string; readonly evidence: string }
  | { readonly step: 'grantReturn' }
  | { readonly step: 'refuseReturn'; readonly reason: string }
  | { readonly step: 'requestAssist'; readonly subTasks: readonly NewSubTask[] }
  | { readonly step: 'completeCoHandling'; readonly subTaskId: string }
  | { readonly step: 'proceedWithout'; readonly reason: string }
  | { readonly step: 'ask'; readonly text: string }
  | { readonly step: 'answer'; readonly text: string }
  | { readonly step: 'requestExtension'; readonly reason: string; readonly workdays: number }
  | { readonly step: 'grantExtension'; readonly requesterTold: boolean }
  | { readonly step: 'refuseExtension'; readonly reason: string }
  | { readonly step: 'createFieldTask'; readonly unit: NamedAgency | null }
  | {
      readonly step: 'completeFieldTask';
      readonly fieldTaskId: string;
      readonly outcome: string;
      readonly evidenceHashes: readonly string[];
      readonly checkedForFaces: boolean;
    }
  | { readonly step: 'supervise'; readonly level: number; readonly dueAt: Date; readonly text: string }
  | { readonly step: 'answerSupervision'; readonly order: AnswerableOrder | null; readonly text: string }
  | {
      readonly step: 'reply';
      readonly text: string;
      readonly basisDocument: string | null;
      readonly reason: string | null;
      readonly checkedForPersonalData: boolean;
    }
  | ReviewRequest<'passReview'>
  | ReviewRequest<'failReview'>
  | { readonly step: 'followUp' }
  | { readonly step: 'close'; readonly closingReason: ClosingReason; readonly followUp: boolean }
  | { readonly step: 'reopen'; readonly reason: string }
  | { readonly step: 'archive' };

export interface ReviewRequest<Verdict extends 'passReview' | 'failReview'> {
  readonly step: Verdict;
  readonly scores: readonly number[];
  readonly reason: string | null;
  /** Whether the case is in the sample that the review names; true where it names none. */
  readonly sampled: boolean;
}

export interface NewSubTask {
  readonly agency: NamedAgency | null;
  readonly task: string;
  /** Null: the policy's limit for sub-tasks. */
  readonly dueAt: Date | null;
}

/** A supervision order of the case itself. */
export interface AnswerableOrder {
  readonly id: string;
  /** Answers so far. */
  readonly answers: number;
}

export interface MergeTarget {
  readonly id: string;
  readonly open: boolean;
  readonly categoryCode: string | null;
  readonly divisionCode: string | null;
}
