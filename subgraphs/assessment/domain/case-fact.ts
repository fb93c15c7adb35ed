/** What the assessment keeps of a case: one row, replaced by every later change. No text and nothing about the requester. */
export interface CaseFact {
  readonly caseId: string;
  /** The lead agency; null before assignment. */
  readonly agencyId: string | null;
  readonly divisionCode: string | null;
  readonly state: string;
  readonly receivedAt: Date;
  readonly acceptedAt: Date | null;
  /** Closed after handling; a case that ended otherwise has none. */
  readonly closedAt: Date | null;
  readonly firstResponse: ClockFact | null;
  readonly resolve: ClockFact | null;
  /** Whether it counts in the rates: it was accepted and did not leave the agency's hands unhandled. */
  readonly rated: boolean;
  readonly resolved: boolean;
  /** The requester's word; null when not asked or not reached. */
  readonly satisfied: boolean | null;
  /** Closed before it was received: kept, flagged, left out of durations. */
  readonly negativeDuration: boolean;
}

export interface ClockFact {
  readonly dueAt: Date;
  readonly metAt: Date | null;
}

/** A case as the case feed shows it. */
export interface ObservedCase {
  readonly id: string;
  readonly state: string;
  readonly kind: string | null;
  readonly divisionCode: string | null;
  readonly receivedAt: string;
  readonly acceptedAt: string | null;
  readonly closedAt: string | null;
  readonly closingReason: string | null;
  readonly qualityFlags: readonly string[];
  readonly lead: { readonly id: string } | null;
  readonly clocks: readonly {
    readonly kind: string;
    readonly standing: string;
    readonly dueAt: string;
    readonly metAt: string | null;
  }[];
  readonly followUps: {
    readonly edges: readonly {
      readonly node: {
        readonly contacted: boolean;
        readonly resolved: boolean | null;
        readonly satisfied: boolean | null;
      };
    }[];
  } | null;
}

const CLOSED = ['CLOSED', 'ARCHIVED'];
const NOT_RUNNING = ['CANCELLED', 'PAUSED'];
/** Ends in which the agency had nothing to resolve. */
const ENDED_UNHANDLED = ['NOT_ACCEPTED', 'MERGED', 'TRANSFERRED', 'WITHDRAWN'];

export function caseFact(observed: ObservedCase): CaseFact {
  const heard = observed.followUps?.edges.map((edge) => edge.node).filter((followUp) => followUp.contacted) ?? [];
  const word = heard.at(-1);
  const closed = CLOSED.includes(observed.state);
  return {
    caseId: observed.id,
    agencyId: observed.lead?.id ?? null,
    divisionCode: observed.divisionCode,
    state: observed.state,
    receivedAt: new Date(observed.receivedAt),
    acceptedAt: instant(observed.acceptedAt),
    closedAt: closed ? instant(observed.closedAt) : null,
    firstResponse: clock(observed, 'FIRST_RESPONSE'),
    resolve: clock(observed, 'RESOLVE'),
    rated: observed.acceptedAt !== null && !ENDED_UNHANDLED.includes(observed.state),
    resolved: closed && (word?.resolved ?? countsAsResolved(observed)),
    satisfied: word?.satisfied ?? null,
    negativeDuration: observed.qualityFlags.includes('NEGATIVE_DURATION'),
  };
}

/** Where the requester said nothing: an inquiry is resolved by an explanation, as in the statistics of cases. */
function countsAsResolved({ closingReason, kind }: ObservedCase): boolean {
  return closingReason === 'RESOLVED' || (closingReason === 'EXPLAINED' && kind === 'INQUIRY');
}

/**
 * The last one of a kind: a case that was reopened starts a new clock behind the old one. A paused clock has no due time
 * until it goes on.
 */
function clock({ clocks }: ObservedCase, kind: string): ClockFact | null {
  const found = clocks
    .filter((candidate) => candidate.kind === kind && !NOT_RUNNING.includes(candidate.standing))
    .at(-1);
  return found ? { dueAt: new Date(found.dueAt), metAt: instant(found.metAt) } : null;
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
