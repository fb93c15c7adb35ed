import { newId } from '../../kit/ids.js';
import { canonicalJson, type Json } from '../../kit/json.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Violation } from '../../kit/outcome.js';
import { attachmentViolations, type NewAttachment } from '../domain/attachments.js';
import { answerViolations, questionsOf, type GivenAnswer } from '../domain/service-questions.js';
import { violationOf } from '../domain/violations.js';
import { insertAnswers, insertAttachments } from '../store/intake.js';
import { categoriesByCode } from '../store/service-categories.js';
import type { CaseRow, CaseTrx } from '../store/tables.js';
import type { CaseParts } from './parts.js';

/** What may come with a case beside its words. */
export interface IntakeDetails {
  /** What the requester takes it for; triage has the last word. */
  readonly categoryCode?: string | null;
  readonly answers?: readonly GivenAnswer[] | null;
  readonly attachments?: readonly NewAttachment[] | null;
}

export async function detailViolations(
  trx: CaseTrx,
  { questions = [] }: Pick<CaseParts, 'questions'>,
  { categoryCode, answers, attachments }: IntakeDetails,
): Promise<readonly Violation[]> {
  const files = attachmentViolations(attachments ?? []);
  if (categoryCode == null) {
    return [...files, ...((answers ?? []).length > 0 ? [violationOf('CATEGORY_NEEDED', 'categoryCode')] : [])];
  }
  const [category] = await categoriesByCode(trx, [categoryCode]);
  if (!category) return [...files, violationOf('CATEGORY_UNKNOWN', 'categoryCode')];
  return [...files, ...answerViolations(questionsOf(questions, categoryCode), answers ?? [])];
}

export async function keepDetails(
  trx: CaseTrx,
  { clock }: Pick<CaseParts, 'clock'>,
  { id: case_id, received_at: added_at }: Pick<CaseRow, 'id' | 'received_at'>,
  { answers, attachments }: IntakeDetails,
): Promise<void> {
  await insertAnswers(
    trx,
    (answers ?? []).map(({ question, value }, position) => ({ case_id, position, question_code: question, value })),
  );
  await insertAttachments(
    trx,
    (attachments ?? []).map(({ reference, sha256, mediaType, sizeBytes }) => ({
      id: newId('att', clock),
      case_id,
      reference,
      sha256,
      media_type: mediaType,
      size_bytes: sizeBytes,
      added_at,
    })),
  );
}

/** For the event: of the answers a salted hash, of the files what their bytes are. */
export function detailFacts({ answers, attachments }: IntakeDetails, salt: string): Readonly<Record<string, Json>> {
  const given = (answers ?? []).map(({ question, value }) => ({ question, value }));
  const files = (attachments ?? []).map(({ sha256, mediaType, sizeBytes }) => ({ sha256, mediaType, sizeBytes }));
  return {
    ...(given.length > 0 && { answersHash: saltedHash(canonicalJson(given), salt) }),
    ...(files.length > 0 && { attachments: files }),
  };
}
