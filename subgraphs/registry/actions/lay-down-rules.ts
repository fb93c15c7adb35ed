import { serviceCaller } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import type { Database } from '../../kit/store/database.js';
import { eventsAbout } from '../domain/events.js';
import { insertRules } from '../store/responsibility-rules.js';
import type { ResponsibilityRuleRow, Tables } from '../store/tables.js';

/** Brings responsibility rules in, each with its event. Idempotent: a rule that exists under its id stays as it is. */
export async function layDownRules(
  { db, clock }: { readonly db: Database<Tables>; readonly clock: Clock },
  rules: readonly ResponsibilityRuleRow[],
): Promise<number> {
  return db.asCaller(serviceCaller('registry'), async (trx) => {
    const created = await insertRules(trx, rules);
    const occasion = { at: clock.now(), actorRole: 'IMPORTER' as const, correlationId: newId('rules', clock) };
    await appendEvents(trx, eventsAbout('responsibilityRuleLaidDown', created, occasion), clock);
    return created.length;
  });
}
