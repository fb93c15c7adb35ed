import type { Clock } from './clocks.js';
import type { CaseKind, CaseState, Urgency } from './states.js';

/** What the rules need to know of a case. */
export interface CaseFacts {
  readonly id: string;
  readonly version: number;
  readonly state: CaseState;
  readonly stateBeforeReturn: CaseState | null;
  readonly kind: CaseKind | null;
  readonly urgency: Urgency;
  readonly categoryCode: string | null;
  readonly divisionCode: string | null;
  readonly receivedAt: Date;
  readonly closedAt: Date | null;
  readonly changedAt: Date;
  readonly reopenCount: number;
  readonly intakeAgencyId: string;
  readonly leadAgencyId: string | null;
  /** The intake unit and its superiors, and the lead agency and its superiors; ids. */
  readonly intakeLine: readonly string[];
  readonly leadLine: readonly string[];
  readonly clocks: readonly Clock[];
  /** Sub-tasks of co-handlers that are neither completed nor ended. */
  readonly openSubTasks: readonly OpenSubTask[];
  readonly openFieldTasks: readonly OpenFieldTask[];
  /** Reason codes of all returns asked for so far. */
  readonly returnReasons: readonly string[];
  /** Extensions of this opening. */
  readonly extensions: readonly AskedExtension[];
  /** Contact tries and reviews since the latest reply. */
  readonly followUps: number;
  readonly failedReview: boolean;
}

export interface OpenSubTask {
  readonly id: string;
  readonly agencyId: string;
}

export interface OpenFieldTask {
  readonly id: string;
  readonly unitAgencyId: string;
}

export interface AskedExtension {
  readonly id: string;
  readonly workdays: number;
  /** Null while nobody has decided. */
  readonly granted: boolean | null;
}

/** What the rules need to know of an agency that a command names; null stands for one that is not known. */
export interface NamedAgency {
  readonly id: string;
  readonly abolished: boolean;
  readonly successorId: string | null;
}
