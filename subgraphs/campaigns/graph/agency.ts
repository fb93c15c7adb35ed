import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Connection, PageArgs, paginate } from '../../kit/graph/connection.js';
import type { IncidentState as StateName } from '../domain/incident-state.js';
import { countIncidents } from '../store/incidents.js';
import type { Context } from './context.js';
import { IncidentState } from './enums.js';
import { type Incident, IncidentConnection, incidentOf } from './incident.js';
import { newestFirst } from './newest-first.js';
import { Agency } from './stubs.js';

@ArgsType()
class AgencyIncidentArgs extends PageArgs {
  @Field(() => IncidentState, { nullable: true, description: 'Only incidents in this state (状态).' })
  state?: StateName | null;
}

@Resolver(() => Agency)
export class AgencyResolver {
  @FieldResolver(() => IncidentConnection, {
    nullable: true,
    description: 'Incidents it takes part in, newest declaration first (参与的突发事件).',
  })
  incidents(
    @Root() agency: Agency,
    @Args(() => AgencyIncidentArgs) args: AgencyIncidentArgs,
    @Ctx() { loaders, cursors, deps, caller }: Context,
  ): Promise<Connection<Incident>> {
    const state = args.state ?? null;
    const selection = { agencyId: agency.id, ...(state && { states: [state] }) };
    return paginate({
      args,
      cursors,
      order: 'agency.incidents:DECLARED_AT_DESC',
      filter: { agencyId: agency.id, state },
      fetch: ({ after, limit }) =>
        loaders.incidentPage.load({ ownerId: agency.id, after: newestFirst(after), limit, state }),
      position: (row) => [row.declared_at.toISOString(), row.id],
      node: incidentOf,
      count: () => deps.db.asCaller(caller, (trx) => countIncidents(trx, selection)),
    });
  }
}
