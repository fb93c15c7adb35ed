import { Arg, Args, Ctx, Directive, ID, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../../../schema/refusals.js';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { DateOnly } from '../../../kit/graph/scalars.js';
import { chainPage, countChain, type ChainRange } from '../../store/chains.js';
import { publicationOf } from '../../store/publications.js';
import { readForAll, type CaseContext } from '../context.js';
import { LedgerConnection } from '../types/connections.js';
import { DateRange, LedgerEntry, LedgerPublication, LedgerVerification } from '../types/ledger.js';
import { verifyCaseLedger } from '../verify-case-ledger.js';

/** One year and the day that closes it. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

const AGENCY = { description: 'Whose ledger: the agency that had the case (机构).' };
const RANGE = { description: 'Which days, at most 366 (日期范围).' };

@Resolver()
export class LedgerQueries {
  @Query(() => LedgerConnection, {
    nullable: true,
    description: 'An agency’s ledger: what happened to its cases, without citizens’ data (受理台账).',
  })
  caseLedger(
    @Ctx() context: CaseContext,
    @Arg('agencyId', () => ID, AGENCY) agencyId: string,
    @Arg('range', () => DateRange, RANGE) range: DateRange,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<LedgerEntry>> {
    const chain = chainRange(agencyId, range);
    return paginate({
      args,
      order: 'caseLedger:CHAIN',
      filter: chain,
      cursors: context.cursors,
      fetch: ({ after, limit }) => readForAll(context, (trx) => chainPage(trx, chain, { after, limit })),
      position: (event) => [event.chainDay, event.chainSeq],
      node: (event) => new LedgerEntry(event),
      count: () => readForAll(context, (trx) => countChain(trx, chain)),
    });
  }

  // It reads and hashes up to a year of an agency's ledger, for whoever asks.
  @Directive('@cost(weight: 1000)')
  @Query(() => LedgerVerification, {
    nullable: true,
    description: 'Recomputes an agency’s ledger and names the first break (台账校验).',
  })
  async verifyLedger(
    @Ctx() context: CaseContext,
    @Arg('agencyId', () => ID, AGENCY) agencyId: string,
    @Arg('range', () => DateRange, RANGE) range: DateRange,
  ): Promise<LedgerVerification> {
    return verifyCaseLedger(context, chainRange(agencyId, range));
  }

  @Query(() => LedgerPublication, {
    nullable: true,
    description: 'What is published of a day’s ledgers, signed; null for a day that is not published (台账公布).',
  })
  async ledgerPublication(
    @Ctx() context: CaseContext,
    @Arg('day', () => DateOnly, { description: 'Which day, Beijing time (日期).' }) day: string,
  ): Promise<LedgerPublication | null> {
    const published = await readForAll(context, (trx) => publicationOf(trx, day));
    if (!published) return null;
    const key = context.deps.ledgerKeys?.publicKeys.get(published.keyId);
    return { ...published, publicKey: key?.export({ type: 'spki', format: 'pem' }).toString() ?? null };
  }
}

/** Errors: `BAD_USER_INPUT` for days out of order or too many. */
function chainRange(agencyId: string, { from, to }: DateRange): ChainRange {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1 || days > MAX_DAYS) {
    throw new Refusal('BAD_USER_INPUT', { message: `A range is 1 to ${MAX_DAYS} days, the first day first.` });
  }
  return { chain: agencyId, from, to };
}
