import type { Caller } from '../../../schema/caller.js';
import type { Violation } from '../../kit/outcome.js';
import { checkAdministers } from './administration.js';
import { levelRank, type Level } from './levels.js';
import { isKnownScope } from './scopes.js';
import { checkText } from './texts.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A key is renewed at least once a year. */
export const MAX_KEY_LIFE_MS = 365 * DAY_MS;
/** How long the old text may go on after a rotation. */
export const MAX_OVERLAP_HOURS = 7 * 24;
export const DEFAULT_OVERLAP_HOURS = 24;
/** Rotations overlap, environments differ; more than this is a leak waiting to happen. */
const MAX_STANDING_KEYS = 10;
const MAX_SCOPES = 20;
/** Nobody's token says such a subject, and no grant names one: a key never stands for a person. */
const PARTNER = /^partner:[a-z0-9][a-z0-9-]{0,62}$/;

export interface IssuingAgency {
  readonly level: Level;
  readonly linePath: string;
  readonly superiorId: string | null;
  readonly abolishedAt: Date | null;
}

/**
 * A partner sees the cases of its platform whoever handles them, so its key is issued where nobody stands above: by an
 * administrator of an agency without a superior, of the highest level that any such agency has.
 */
export function checkIssuer(
  caller: Caller,
  agency: IssuingAgency,
  levelsWithoutSuperior: readonly Level[],
): readonly Violation[] {
  const refused = checkAdministers(caller, agency.linePath, ['input', 'agencyId']);
  if (refused.length > 0) return refused;
  const highest = Math.min(...levelsWithoutSuperior.map(levelRank));
  if (agency.abolishedAt === null && agency.superiorId === null && levelRank(agency.level) === highest) return [];
  return [refusal('NOT_AT_THE_TOP', 'Keys are issued by an agency that nobody stands above.', 'agencyId')];
}

export interface Issuing {
  readonly subject: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly validTo: Date;
}

/** Whether such a key may exist. `platforms` are those with accounts, `standing` the partner's keys that are in force. */
export function checkIssuing(
  { subject, label, scopes, validTo }: Issuing,
  { now, platforms, standing }: { now: Date; platforms: ReadonlySet<string>; standing: number },
): readonly Violation[] {
  return [
    ...(PARTNER.test(subject)
      ? []
      : [refusal('SUBJECT_NOT_A_PARTNER', 'A partner is named partner: and a short name in lower case.', 'subject')]),
    ...checkText(label, { field: 'label' }),
    ...checkScopes(scopes, platforms),
    ...checkLife(validTo, now),
    ...(standing >= MAX_STANDING_KEYS
      ? [refusal('TOO_MANY_KEYS', `A partner has at most ${MAX_STANDING_KEYS} keys in force.`, 'subject')]
      : []),
  ];
}

/** What may be rotated or revoked: a key in force. */
export interface KeyState {
  readonly validTo: Date;
  readonly revokedAt: Date | null;
  readonly isReplaced: boolean;
}

export function checkRotating(
  key: KeyState,
  { validTo, overlapHours }: { readonly validTo: Date; readonly overlapHours: number },
  now: Date,
): readonly Violation[] {
  if (key.isReplaced) return [refusal('ALREADY_ROTATED', 'Another key took this one’s place.', 'apiKeyId')];
  if (key.revokedAt !== null || key.validTo <= now)
    return [refusal('KEY_NOT_IN_FORCE', 'The key was revoked or has expired; issue a new one.', 'apiKeyId')];
  return [
    ...checkLife(validTo, now),
    ...(overlapHours >= 0 && overlapHours <= MAX_OVERLAP_HOURS
      ? []
      : [refusal('OVERLAP_RANGE', `The overlap is 0 to ${MAX_OVERLAP_HOURS} hours.`, 'overlapHours')]),
  ];
}

function checkScopes(scopes: readonly string[], platforms: ReadonlySet<string>): readonly Violation[] {
  if (scopes.length === 0 || scopes.length > MAX_SCOPES || new Set(scopes).size < scopes.length)
    return [refusal('SCOPES_RANGE', `A key has 1 to ${MAX_SCOPES} scopes, each once.`, 'scopes')];
  if (scopes.every((scope) => isKnownScope(scope, platforms))) return [];
  return [refusal('SCOPE_UNKNOWN', 'A scope is platform: and the code of a known platform.', 'scopes')];
}

function checkLife(validTo: Date, now: Date): readonly Violation[] {
  const lifeMs = validTo.getTime() - now.getTime();
  if (lifeMs > 0 && lifeMs <= MAX_KEY_LIFE_MS) return [];
  return [refusal('VALIDITY_RANGE', 'A key ends in the future and within 365 days.', 'validTo')];
}

function refusal(code: string, message: string, field: string): Violation {
  return { code, message, path: ['input', field] };
}
