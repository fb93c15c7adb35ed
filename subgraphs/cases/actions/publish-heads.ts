import { beijingDay } from '../../kit/beijing-day.js';
import { serviceCaller } from '../../kit/callers.js';
import { signPublication } from '../../kit/ledger/publication.js';
import { insertPublication, nextUnpublished } from '../store/publications.js';
import type { Signing } from './ledger-keys.js';
import type { CaseParts } from './parts.js';

const DAY_MS = 86_400_000;
/** Clocks of replicas differ by less: whoever writes later than this after midnight writes to the new day. */
const GRACE_MS = 5 * 60_000;

/** The last day that is over for every replica, Beijing time. */
export function lastDayOver(now: Date): string {
  return beijingDay(new Date(now.getTime() - GRACE_MS - DAY_MS));
}

/**
 * Signs the heads of the next day that is over, keeps them outside the database and publishes them (`domain.md` E3).
 * Tells whether there was one. A day is signed once: a text that differs from the one that is kept is an error, and
 * nothing is published before a person has looked at it.
 */
export async function publishHeads(parts: CaseParts): Promise<boolean> {
  const signing = parts.ledgerKeys?.signing;
  if (!signing) return false;
  try {
    const published = await publishNext(parts, signing);
    signing.failing = false;
    return published;
  } catch (error) {
    signing.failing = true;
    throw error;
  }
}

function publishNext({ db, clock }: CaseParts, { key, register }: Signing): Promise<boolean> {
  const now = clock.now();
  return db.asCaller(serviceCaller('cases'), async (trx) => {
    const next = await nextUnpublished(trx, lastDayOver(now));
    if (!next) return false;
    const { day, text, before } = next;
    // A day that is signed over carries the hash of the one before: for good, also of one that is not what was signed.
    const kept = before && (await register.kept([before.day])).get(before.day)?.hash;
    if (before && kept !== undefined && kept !== before.hash) throw notAsSigned(before.day);
    const publication = signPublication(day, text, key);
    // Before the commit: what is published is kept. What is kept and not published, the next round publishes.
    if ((await register.keep(publication)) !== text) throw notAsSigned(day);
    await insertPublication(trx, publication, now);
    return true;
  });
}

function notAsSigned(day: string): Error {
  return new Error(`The ledger of ${day} is not what was signed of it.`);
}
