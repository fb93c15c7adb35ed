import { setTimeout } from 'node:timers/promises';
import { receiveCase } from '../../../subgraphs/cases/actions/receive-case.js';
import type { CaseParts } from '../../../subgraphs/cases/actions/parts.js';
import { ALL_CASE_EVENTS } from '../../../subgraphs/cases/domain/case-event-selection.js';
import { SLA_POLICIES } from '../../../subgraphs/cases/domain/sla-policies.js';
import { openCaseFeed } from '../../../subgraphs/cases/feed/case-feed.js';
import { withSights } from '../../../subgraphs/cases/feed/sighted-event.js';
import { shippedCalendar } from '../../../subgraphs/cases/store/workday-file.js';
import type { CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { systemClock } from '../../../subgraphs/kit/clock.js';
import { startTail } from '../../../subgraphs/kit/feed/tail.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { quantile, report } from './measured.js';
import { HOTLINE } from './rows-of-cases.js';

const PER_SECOND = 200;
const SECONDS = 20;

/**
 * Commands at a fixed rate, whether or not the earlier ones are through; the delay of an event is from the return of its
 * command to its delivery to a subscriber, or 0 where it was there first.
 */
export async function measureCommands(db: Database<CaseTables>): Promise<boolean> {
  const parts: CaseParts = { db, clock: systemClock, rules: { calendar: shippedCalendar(), policies: SLA_POLICIES } };
  const tail = startTail({ db, caller: serviceCaller('bench'), log: silentLog, enrich: withSights });
  const feed = openCaseFeed(tail, { caller: serviceCaller('bench'), selection: ALL_CASE_EVENTS });
  const delivered = new Map<string, number>();
  const reading = (async () => {
    for await (const { event } of feed) delivered.set(event.subject, performance.now());
  })();
  await setTimeout(1_500);
  const acknowledged = new Map<string, number>();
  const sent = Array.from({ length: PER_SECOND * SECONDS }, async (_, no) => {
    await setTimeout((no * 1_000) / PER_SECOND);
    const input = { intakeAgencyId: HOTLINE, channel: 'WEB', summary: `Street light ${no}`, divisionCode: '440104' };
    // A machine that does not keep up gives no session in time: counted, not hidden.
    const outcome = await receiveCase(parts, { caller: PUBLIC_CALLER, correlationId: 'bench' }, input).catch(
      () => null,
    );
    if (outcome?.kind === 'done') acknowledged.set(outcome.value.caseId, performance.now());
  });
  const from = performance.now();
  await Promise.all(sent);
  const perSecond = acknowledged.size / ((performance.now() - from) / 1_000);
  while (![...acknowledged.keys()].every((id) => delivered.has(id))) await setTimeout(100);
  await feed.return?.();
  await reading;
  await tail.stop();
  const delays = [...acknowledged].map(([id, at]) => Math.max(0, delivered.get(id)! - at)).sort((a, b) => a - b);
  return [
    report('commands, a second', perSecond, { least: 0.97 * PER_SECOND }),
    report('delay of the feed behind them, median, ms', quantile(delays, 0.5), { most: 20 }),
    report('delay of the feed behind them, p95, ms', quantile(delays, 0.95), { most: 100 }),
    report('delay of the feed behind them, p99, ms', quantile(delays, 0.99), { most: 500 }),
  ].every(Boolean);
}
