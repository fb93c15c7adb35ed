import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Violation } from '../../kit/outcome.js';
import { checkIssuer, checkIssuing } from '../domain/api-keys.js';
import { accessEvent, type Occasion } from '../domain/events.js';
import { platformsWithAccounts } from '../store/accounts.js';
import { levelsWithoutSuperior } from '../store/agencies.js';
import { countApiKeys, insertApiKey } from '../store/api-keys.js';
import type { AgencyRow, ApiKeyRow, RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';
import { namedAgency, NO_SUCH_AGENCY, type NamedAgency } from './named-agency.js';
import { newKeyText } from './new-key-text.js';
import { newSalt } from './write-grants.js';

interface IssueApiKey extends NamedAgency {
  readonly subject: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly validTo: Date;
  readonly idempotencyKey?: string | null;
}

export interface ApiKeyChange {
  /** Null when there is no such key, or none was issued. */
  readonly apiKeyId: string | null;
  readonly violations: readonly Violation[];
}

/** A change that made a new text. */
export interface NewApiKey extends ApiKeyChange {
  /** Known in this answer alone: it is not stored, so the same idempotency key gives null. */
  readonly text: string | null;
}

/** Gives a partner platform a key to its own cases. */
export async function issueApiKey(parts: CommandParts, input: IssueApiKey): Promise<NewApiKey> {
  let text: string | null = null;
  const change = await changeStructure(parts, { mutation: 'issueApiKey', input }, async (trx) => {
    const agency = await namedAgency(trx, input);
    const violations = agency ? await violationsOf(trx, parts, { input, agency }) : [NO_SUCH_AGENCY];
    if (violations.length > 0) return { apiKeyId: null, violations };
    const { subject, label, scopes, validTo } = input;
    const about = { subject, label, scopes, agency_id: agency!.id, valid_to: validTo, replaces_id: null };
    const made = await writeKey(trx, parts, about);
    ({ text } = made);
    return { apiKeyId: made.id, violations: [] };
  });
  return { ...change, text };
}

async function violationsOf(
  trx: RegistryTrx,
  { caller, clock }: CommandParts,
  { input, agency }: { readonly input: IssueApiKey; readonly agency: AgencyRow },
): Promise<readonly Violation[]> {
  const place = {
    level: agency.level,
    linePath: agency.line_path,
    superiorId: agency.superior_id,
    abolishedAt: agency.abolished_at,
  };
  const refused = checkIssuer(caller, place, await levelsWithoutSuperior(trx));
  if (refused.length > 0) return refused;
  const now = clock.now();
  const platforms = new Set(await platformsWithAccounts(trx));
  const standing = await countApiKeys(trx, { subjects: [input.subject], standingAt: now });
  return checkIssuing(input, { now, platforms, standing });
}

type KeyToWrite = Pick<ApiKeyRow, 'subject' | 'label' | 'scopes' | 'agency_id' | 'valid_to' | 'replaces_id'>;

/** A key with a fresh text, and its event. */
export async function writeKey(
  trx: RegistryTrx,
  { clock, correlationId }: CommandParts,
  about: KeyToWrite,
): Promise<{ readonly id: string; readonly text: string }> {
  const { prefix, text, secretHash } = newKeyText();
  const occasion: Occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR', correlationId };
  const row = { ...about, id: newId('apikey', clock), prefix, valid_from: occasion.at, text_salt: newSalt() };
  await insertApiKey(trx, row, secretHash);
  const issued = accessEvent('apiKeyIssued', row.id, occasion, {
    agencyId: row.agency_id,
    prefix,
    scopes: row.scopes,
    validTo: row.valid_to.toISOString(),
    replacesId: row.replaces_id,
    subjectHash: saltedHash(row.subject, row.text_salt),
  });
  await appendEvents(trx, [issued], clock);
  return { id: row.id, text };
}
