import { Refusal } from '../../../schema/refusals.js';
import { addDays } from '../../kit/beijing-day.js';
import { type LedgerHead, type LedgerVerdict, verifyChain } from '../../kit/ledger/verify.js';
import { type ChainRange, chainHeads, eventsOfChain, headBefore } from './chains.js';
import type { CaseTrx } from './tables.js';

/** The outcome of recomputing what is stored of a chain. */
export interface VerifiedChain {
  readonly heads: readonly LedgerHead[];
  readonly verdict: LedgerVerdict;
  /** Rows that were looked at, up to the first break. */
  readonly entries: number;
}

export interface VerifyOptions {
  /** Of the request: recomputing a long chain ends with it, between two parts. */
  readonly signal?: AbortSignal;
  /** @default ROWS_AT_ONCE */
  readonly rowsAtOnce?: number;
}

/** Read and hashed in one go, whole days: some 60 ms, for which the process does nothing else. */
const ROWS_AT_ONCE = 2_000;

/** Part by part: a hotline has 660,000 rows a year. Errors: `REQUEST_TIMEOUT` when the request has ended. */
export async function verifyStoredChain(
  trx: CaseTrx,
  chain: ChainRange,
  { signal, rowsAtOnce = ROWS_AT_ONCE }: VerifyOptions = {},
): Promise<VerifiedChain> {
  const heads = await chainHeads(trx, chain);
  let before = await headBefore(trx, chain);
  let { from } = chain;
  let entries = 0;
  for (const part of partsOf(heads, rowsAtOnce)) {
    if (signal?.aborted) throw new Refusal('REQUEST_TIMEOUT');
    const last = part.at(-1);
    const to = last === heads.at(-1) ? chain.to : last!.day;
    const events = await eventsOfChain(trx, { ...chain, from, to });
    entries += events.length;
    const verdict = verifyChain(part, events, before);
    if (verdict.kind === 'broken') return { heads, verdict, entries };
    before = last;
    from = addDays(to, 1);
  }
  return { heads, verdict: { kind: 'intact', events: entries }, entries };
}

/** At least one, which has no day where there is none: rows without a head are looked for too. */
function partsOf(heads: readonly LedgerHead[], rowsAtOnce: number): readonly (readonly LedgerHead[])[] {
  const parts: LedgerHead[][] = [[]];
  let rows = 0;
  for (const head of heads) {
    rows += head.count;
    if (rows > rowsAtOnce && parts.at(-1)!.length > 0) {
      parts.push([]);
      rows = head.count;
    }
    parts.at(-1)!.push(head);
  }
  return parts;
}
