import { serviceCaller } from '../../kit/callers.js';
import { newId } from '../../kit/ids.js';
import type { Log } from '../../kit/log.js';
import { answerQuestion } from '../actions/answer-question.js';
import { archive } from '../actions/archive.js';
import { escalateCase } from '../actions/escalate-case.js';
import { publishHeads } from '../actions/publish-heads.js';
import { reassignOrphan } from '../actions/reassign-orphan.js';
import type { By, CaseParts } from '../actions/parts.js';
import { recomputeClocks } from '../actions/recompute-clocks.js';
import { tellDepartures } from '../actions/tell-departures.js';
import { foldCaseCounts } from '../store/case-counts.js';
import { orphanedCases } from '../store/orphaned-cases.js';
import { letSleepUntil, wokenCases, type WokenCase } from '../store/sleeping-cases.js';

/** Cases looked up at once. */
const PAGE = 100;
/** Cases of abolished agencies in one sweep; the next one goes on. */
const ORPHANS = 1_000;
/** A case whose turn went wrong is looked at again after this long. */
const RETRY_MS = 60 * 60_000;

/**
 * What time alone does to cases: closed ones are put away, questions nobody answered are passed over, late ones
 * escalate. Before that, counts are folded and cases that moved to another line are told of. Goes on until nothing is
 * due; answers how many cases it looked at. Any number of replicas may sweep: each case is locked for its turn, and
 * whoever comes second finds nothing to do.
 */
export async function sweep(parts: CaseParts, { log, stopped = () => false }: SweepOptions): Promise<number> {
  const { db, clock } = parts;
  const caller = serviceCaller('cases');
  const seen = new Set<string>();
  await db.asCaller(caller, foldCaseCounts);
  while (!stopped() && (await tellDepartures(parts, asSystem(parts))));
  for (const id of await db.asCaller(caller, (trx) => orphanedCases(trx, ORPHANS))) {
    if (stopped()) return seen.size;
    await handOn(parts, id, log);
    seen.add(id);
  }
  for (;;) {
    const woken = await db.asCaller(caller, (trx) => wokenCases(trx, clock.now(), PAGE));
    for (const one of woken) {
      if (stopped()) return seen.size;
      await (seen.has(one.id) ? postpone(parts, one, log) : passTime(parts, one, log));
      seen.add(one.id);
    }
    if (woken.length < PAGE) return seen.size;
  }
}

export interface SweepOptions {
  readonly log: Log;
  /** Ends a sweep between two cases. */
  readonly stopped?: () => boolean;
}

/** The sweep of a process. */
export interface Sweeping {
  /** Lets no time pass for the cases while `work` lasts: a demo lives through months of its own. */
  pausedFor<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Sweeps again and again, and publishes what is over of the ledger; 0 seconds: never, another replica does. */
export function startSweep(
  parts: CaseParts,
  { log, everySeconds }: { readonly log: Log; readonly everySeconds: number },
): Sweeping {
  let ended = false;
  let pauses = 0;
  let running: Promise<unknown> | undefined;
  let counted = false;
  let unpublished = '';
  const stopped = (): boolean => ended || pauses > 0;
  /** What stands in its way stands in the way of the next sweep too: it is told of once. */
  const publish = async (): Promise<void> => {
    try {
      while (!stopped() && (await publishHeads(parts)));
      unpublished = '';
    } catch (error) {
      if (String(error) !== unpublished) log.error({ err: String(error) }, 'the ledger could not be published');
      unpublished = String(error);
    }
  };
  const pass = async (): Promise<void> => {
    // Rules come with the process: a new calendar or policy begins with its first sweep.
    if (!counted) await recomputeClocks(parts, asSystem(parts), stopped);
    counted ||= !stopped();
    await sweep(parts, { log, stopped });
    await publish();
  };
  const turn = (): void => {
    if (stopped()) return;
    running ??= pass()
      .catch((error: unknown) => log.warn({ err: String(error) }, 'the sweep of cases failed; trying again'))
      .finally(() => (running = undefined));
  };
  const timer = everySeconds > 0 ? setInterval(turn, everySeconds * 1_000).unref() : undefined;
  return {
    pausedFor: async (work) => {
      pauses++;
      try {
        await running;
        return await work();
      } finally {
        pauses--;
      }
    },
    stop: async () => {
      ended = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** What fails is found again by the next sweep. */
async function handOn(parts: CaseParts, id: string, log: Log): Promise<void> {
  try {
    await reassignOrphan(parts, asSystem(parts), id);
  } catch (error) {
    log.error({ err: String(error), caseId: id }, 'a case of an abolished agency could not be handed on');
  }
}

async function passTime(parts: CaseParts, one: WokenCase, log: Log): Promise<void> {
  const { id, state } = one;
  const by = asSystem(parts);
  try {
    const command = state === 'CLOSED' ? archive : state === 'WAITING_REQUESTER' ? answerQuestion : undefined;
    const outcome = await command?.(parts, by, { caseId: id });
    // Also where a rule refused: somebody was first, or the case is to wake at another time.
    if (outcome?.kind !== 'done') await escalateCase(parts, by, id);
  } catch (error) {
    log.error({ err: String(error), caseId: id }, 'time could not be let pass for a case');
    await postpone(parts, one, log);
  }
}

/** So that a case that cannot be brought on does not stand before the others. */
async function postpone({ db, clock }: CaseParts, { id }: WokenCase, log: Log): Promise<void> {
  log.warn({ caseId: id }, 'a case is left to the sweep in an hour');
  const until = new Date(clock.now().getTime() + RETRY_MS);
  await db.asCaller(serviceCaller('cases'), (trx) => letSleepUntil(trx, id, until));
}

function asSystem({ clock }: CaseParts): By {
  return { caller: serviceCaller('cases'), correlationId: newId('sweep', clock) };
}
