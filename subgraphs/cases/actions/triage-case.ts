import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import type { CaseRequest } from '../domain/requests.js';
import type { CaseKind, ConcernType, Urgency } from '../domain/states.js';
import { changeCase, type CommandInput, type Scene } from './change-case.js';
import type { Written } from './record-change.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

export interface TriageAccept {
  readonly categoryCode: string;
  readonly divisionCode: string;
  readonly kind: CaseKind;
  readonly concernType: ConcernType;
  readonly urgency: Urgency;
  readonly checkedForDuplicates: boolean;
  /** What the public may read of it. */
  readonly publicSummary?: string | null;
}

export interface TriageRefuse {
  readonly reason: string;
  /** Where the requester can go instead. */
  readonly otherRoute: string;
}

/** Exactly one of both; the graph checks it. */
export interface TriageCaseInput extends CommandInput {
  readonly accept?: TriageAccept | null;
  readonly refuse?: TriageRefuse | null;
}

/** Accepts a case with its place in the catalogue, or refuses it and says where to go (受理、不予受理). */
export async function triageCase(parts: CaseParts, by: By, input: TriageCaseInput): Promise<Outcome<CommandResult>> {
  const { accept, refuse } = input;
  return changeCase(parts, by, {
    command: 'triageCase',
    input,
    request: () => triageRequest(input),
    write: (scene) => (accept ? accepted(scene, accept) : refused(scene, refuse!)),
  });
}

function triageRequest({ accept, refuse }: TriageCaseInput): CaseRequest {
  return accept ? { step: 'accept', ...accept } : { step: 'refuse', ...refuse! };
}

function accepted({ row, now }: Scene, accept: TriageAccept): Written {
  const { categoryCode, divisionCode, kind, concernType, urgency, publicSummary } = accept;
  return {
    set: {
      category_code: categoryCode,
      division_code: divisionCode,
      kind,
      concern_type: concernType,
      urgency,
      public_summary: publicSummary ?? row.public_summary,
      accepted_at: row.accepted_at ?? now,
    },
    changed: [
      'category',
      'division',
      'kind',
      'concernType',
      'urgency',
      ...(publicSummary == null ? [] : ['publicSummary']),
    ],
    facts: { kind, concernType, urgency },
  };
}

function refused({ row, now }: Scene, { reason, otherRoute }: TriageRefuse): Written {
  return {
    set: { closed_at: now },
    changed: ['closedAt'],
    facts: {
      reasonHash: saltedHash(reason, row.text_salt),
      otherRouteHash: saltedHash(otherRoute, row.text_salt),
    },
  };
}
