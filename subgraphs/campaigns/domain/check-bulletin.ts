import type { Violation } from '../../kit/outcome.js';
import { isActive, type IncidentState } from './incident-state.js';

/** What a bulletin rests on: a document by its number or address, or a named agency. */
export type BulletinSource =
  | { readonly kind: 'DOCUMENT'; readonly number: string; readonly title: string }
  | { readonly kind: 'AGENCY'; readonly agencyId: string };

export interface BulletinDraft {
  readonly headline: string;
  readonly text: string;
  readonly sources: readonly BulletinSource[];
  /** Subject of the person who approved it; never its author. */
  readonly approverId: string;
  readonly authorId: string;
}

/** As many sources as one bulletin may name: `Bulletin.sources` is a plain list. */
export const MAX_SOURCES = 20;

/** Violations of a bulletin: guidance is verified information, so it names its sources and its approver (`domain.md` §0). */
export function checkBulletin(draft: BulletinDraft, incidentState: IncidentState): readonly Violation[] {
  return [
    ...breaks(!isActive(incidentState), 'INCIDENT_NOT_ACTIVE', 'The incident is not active.', 'incidentId'),
    ...breaks(draft.headline.trim() === '', 'HEADLINE_MISSING', 'A bulletin needs a headline.', 'headline'),
    ...breaks(draft.text.trim() === '', 'TEXT_MISSING', 'A bulletin needs a text.', 'text'),
    ...breaks(
      draft.sources.length === 0,
      'SOURCES_MISSING',
      'A bulletin names at least one document or agency as its source.',
      'sources',
    ),
    ...breaks(
      draft.sources.length > MAX_SOURCES,
      'TOO_MANY_SOURCES',
      `A bulletin names at most ${MAX_SOURCES} sources.`,
      'sources',
    ),
    ...breaks(draft.approverId.trim() === '', 'APPROVER_MISSING', 'A bulletin needs an approver.', 'approverId'),
    ...breaks(
      draft.approverId === draft.authorId,
      'APPROVER_IS_AUTHOR',
      'The author of a bulletin cannot approve it.',
      'approverId',
    ),
  ];
}

function breaks(broken: boolean, code: string, message: string, field: string): readonly Violation[] {
  return broken ? [{ code, message, path: ['input', field] }] : [];
}
