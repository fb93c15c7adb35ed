import type { WorkdayCalendar } from './calendar.js';
import type { SlaPolicy } from './sla.js';

/** The data that the rules of a case rest on; versioned, handed in. */
export interface CaseRules {
  readonly calendar: WorkdayCalendar;
  readonly policies: readonly SlaPolicy[];
}
