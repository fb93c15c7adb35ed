import type { ClockKind } from './clock-kinds.js';
import { divisionLine } from './divisions.js';
import { SLA_POLICIES } from './sla-policies.js';
import type { CaseKind, Urgency } from './states.js';

/** HOUR never skips nights or holidays; DAY and WORKDAY end at 24:00 Beijing time of day n. */
export const SLA_UNITS = ['HOUR', 'DAY', 'WORKDAY'] as const;
export type SlaUnit = (typeof SLA_UNITS)[number];

/** One limit. A null kind or urgency stands for every one. */
export interface SlaRule {
  readonly clock: ClockKind;
  readonly kind: CaseKind | null;
  readonly urgency: Urgency | null;
  readonly amount: number;
  readonly unit: SlaUnit;
  /** The norm's clause it rests on. */
  readonly clause: string;
}

/** Limits as versioned data: they differ by place and change by year (`domain.md` §2, "Consequence"). */
export interface SlaPolicy {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly scheme: string;
  /** Null: the whole of the scheme's country. */
  readonly divisionCode: string | null;
  /** First day it holds for cases received, `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** First day it no longer holds; null while it does. */
  readonly validTo: string | null;
  /** How many days an extension may add at most, and how often, per opening. */
  readonly maximumExtensionWorkdays: number;
  readonly rules: readonly SlaRule[];
}

/** What the choice of a limit depends on. A case keeps what was valid on the day it was received. */
export interface SlaQuestion {
  readonly divisionCode: string | null;
  readonly kind: CaseKind | null;
  readonly urgency: Urgency;
  /** Local day of receipt, `YYYY-MM-DD`. */
  readonly receivedOn: string;
}

export interface SlaAnswer {
  readonly rule: SlaRule;
  readonly policy: SlaPolicy;
  /** `cn-gd-kinds@1`. */
  readonly policyVersion: string;
}

/** The limit for one clock: the most specific division wins, then the rule that names the kind or the urgency. */
export function slaFor(
  clock: ClockKind,
  question: SlaQuestion,
  policies: readonly SlaPolicy[] = SLA_POLICIES,
): SlaAnswer | undefined {
  for (const policy of policiesFor(question.divisionCode, question.receivedOn, policies)) {
    const fitting = policy.rules
      .filter((rule) => rule.clock === clock && fits(rule.kind, question.kind) && fits(rule.urgency, question.urgency))
      .sort((a, b) => specificity(b) - specificity(a));
    if (fitting[0]) return { rule: fitting[0], policy, policyVersion: policyVersionOf(policy) };
  }
  return undefined;
}

/** The policies in force for a division on a day, most specific first; a newer version goes before an older one. */
export function policiesFor(
  divisionCode: string | null,
  day: string,
  policies: readonly SlaPolicy[] = SLA_POLICIES,
): readonly SlaPolicy[] {
  const { scheme, line } = divisionLine(divisionCode);
  const rank = (policy: SlaPolicy): number =>
    policy.divisionCode === null ? line.length : line.indexOf(policy.divisionCode);
  return policies
    .filter((policy) => policy.scheme === scheme && rank(policy) >= 0)
    .filter((policy) => policy.validFrom <= day && (policy.validTo === null || day < policy.validTo))
    .sort((a, b) => rank(a) - rank(b) || b.version - a.version);
}

export function policyVersionOf(policy: SlaPolicy): string {
  return `${policy.id}@${policy.version}`;
}

function fits<T>(ruled: T | null, asked: T | null): boolean {
  return ruled === null || ruled === asked;
}

function specificity(rule: SlaRule): number {
  return Number(rule.kind !== null) + Number(rule.urgency !== null);
}
