import { daysOf } from '../../kit/beijing-day.js';
import { findPublicationBreak, type PublicationBreak } from '../../kit/ledger/publication.js';
import type { LedgerHead } from '../../kit/ledger/verify.js';
import { lastDayOver } from '../actions/publish-heads.js';
import type { ChainRange } from '../store/chains.js';
import { publishedDays, publishedSpan } from '../store/publications.js';
import { verifyStoredChain } from '../store/verified-chain.js';
import { type CaseContext, readForAll } from './context.js';
import type { LedgerVerification } from './types/ledger.js';

/** A publication is late when the day has been over for longer. */
const LATE_MS = 60 * 60_000;

/** Recomputes an agency's chain, compares its heads with what was signed and published of them, and names the first break. */
export async function verifyCaseLedger(context: CaseContext, chain: ChainRange): Promise<LedgerVerification> {
  const read = await readForAll(context, async (trx) => ({
    ...(await verifyStoredChain(trx, chain, { signal: context.signal })),
    published: await publishedDays(trx, chain),
    span: await publishedSpan(trx, chain),
  }));
  const inChain = read.verdict.kind === 'broken' ? read.verdict : null;
  const published = await publicationBreak(context, chain, read);
  // Of one day, what the chain says is nearer to the row.
  const broken = published && (!inChain || published.day < inChain.day) ? { ...published, chainSeq: null } : inChain;
  return {
    intact: broken === null,
    entries: read.entries,
    brokenDay: broken?.day ?? null,
    brokenPosition: broken?.chainSeq ?? null,
    reason: broken?.reason ?? null,
    publishedThrough: read.span.through,
  };
}

interface Published {
  readonly heads: readonly LedgerHead[];
  readonly published: Awaited<ReturnType<typeof publishedDays>>;
  readonly span: Awaited<ReturnType<typeof publishedSpan>>;
}

/** Undefined also where no key is known: then nothing can be said of signatures. */
async function publicationBreak(
  { deps: { ledgerKeys, clock } }: CaseContext,
  { from, to }: ChainRange,
  { heads, published, span }: Published,
): Promise<PublicationBreak | undefined> {
  if (!ledgerKeys) return undefined;
  const over = lastDayOver(clock.now());
  const late = lastDayOver(new Date(clock.now().getTime() - LATE_MS));
  const last = to < over ? to : over;
  const { signing } = ledgerKeys;
  return findPublicationBreak({
    from,
    to: last,
    heads,
    published,
    before: span.before ?? undefined,
    keys: ledgerKeys.publicKeys,
    registered: await signing?.register.kept(daysOf(from, last)),
    // Who signs may have been away, and is about to catch up.
    overdue: signing && !signing.failing ? null : { from: span.ledgerFrom ?? last, to: late },
  });
}
