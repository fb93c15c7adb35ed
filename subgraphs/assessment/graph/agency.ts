import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Connection, PageArgs, paginate } from '../../kit/graph/connection.js';
import { countCards } from '../store/score-cards.js';
import type { Context } from './context.js';
import { ScoreCard, ScoreCardConnection, scoreCardOf } from './score-card.js';
import { Agency } from './stubs.js';

@Resolver(() => Agency)
export class AgencyResolver {
  @FieldResolver(() => ScoreCard, {
    nullable: true,
    description: 'Its score of the latest month in which it accepted a case (最新得分); null when it never did.',
  })
  async latestScore(@Root() agency: Agency, @Ctx() { loaders }: Context): Promise<ScoreCard | null> {
    const row = await loaders.latestCard.load(agency.id);
    return row && scoreCardOf(row);
  }

  @FieldResolver(() => ScoreCardConnection, {
    nullable: true,
    description: 'Its scores, newest month first (历次得分).',
  })
  scores(
    @Root() agency: Agency,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursors, deps, caller }: Context,
  ): Promise<Connection<ScoreCard>> {
    return paginate({
      args,
      cursors,
      order: 'agency.scores:MONTH_DESC',
      filter: agency.id,
      fetch: ({ after, limit }) =>
        loaders.cardPage.load({ agencyId: agency.id, before: after && String(after[0]), limit }),
      position: (row) => [row.month],
      node: scoreCardOf,
      count: () => deps.db.asCaller(caller, (trx) => countCards(trx, agency.id)),
    });
  }
}
