import type { ImportCaseInput } from '../actions/import-case.js';
import type { ImportedCase } from './imported-case.js';
import { importedAgencyId } from './units.js';

/** What the import command is told of a case that was read from a file. */
export function inputOf(one: ImportedCase): ImportCaseInput {
  return {
    externalRef: one.externalRef,
    receivedAt: one.receivedAt,
    closedAt: one.closing?.at ?? null,
    closingReason: one.closing?.reason ?? null,
    closingNote: one.closing?.note ?? null,
    intakeAgencyId: importedAgencyId(one.intakeLine.at(-1)!),
    leadAgencyId: importedAgencyId(one.unitLine.at(-1)!),
    divisionCode: one.divisionCode,
    categoryCode: one.categoryLine.at(-1)?.code ?? null,
    channel: one.channel,
    summary: one.summary,
    ...one.location,
    qualityFlags: one.qualityFlags,
  };
}
