import { Arg, Args, ArgsType, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql';
import { type Connection, PageArgs, paginate } from '../../kit/graph/connection.js';
import type { IncidentLevel as LevelName } from '../domain/incident-level.js';
import type { IncidentState as StateName } from '../domain/incident-state.js';
import { countIncidents, incidentPage, type IncidentSelection } from '../store/incidents.js';
import type { Context } from './context.js';
import { IncidentLevel, IncidentState } from './enums.js';
import { Incident, IncidentConnection, incidentOf } from './incident.js';
import { newestFirst } from './newest-first.js';

@InputType({ description: 'Which incidents (事件筛选). Fields narrow together; values of one list widen it.' })
class IncidentFilter {
  @Field(() => [IncidentState], { nullable: true, description: 'In one of these states (状态).' })
  states?: StateName[] | null;

  @Field(() => [IncidentLevel], { nullable: true, description: 'Of one of these levels (级别).' })
  levels?: LevelName[] | null;

  @Field(() => ID, { nullable: true, description: 'In which this agency takes part (参与机构).' })
  agencyId?: string | null;
}

@ArgsType()
class IncidentsArgs extends PageArgs {
  @Field(() => IncidentFilter, { nullable: true, description: 'Which of them (筛选条件).' })
  filter?: IncidentFilter | null;
}

@Resolver()
export class IncidentsResolver {
  @Query(() => Incident, {
    nullable: true,
    description: 'One incident (单个事件); null when there is none with this id.',
  })
  async incident(
    @Arg('id', () => ID, { description: 'The incident’s id (标识).' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Incident | null> {
    const row = await loaders.incident.load(id);
    return row && incidentOf(row);
  }

  @Query(() => IncidentConnection, { nullable: true, description: 'Incidents, newest declaration first (突发事件).' })
  incidents(
    @Args(() => IncidentsArgs) args: IncidentsArgs,
    @Ctx() { cursors, deps, caller }: Context,
  ): Promise<Connection<Incident>> {
    const selection = selectionOf(args.filter);
    return paginate({
      args,
      cursors,
      order: 'incidents:DECLARED_AT_DESC',
      filter: selection,
      fetch: ({ after, limit }) =>
        deps.db.asCaller(caller, (trx) => incidentPage(trx, selection, { after: newestFirst(after), limit })),
      position: (row) => [row.declared_at.toISOString(), row.id],
      node: incidentOf,
      count: () => deps.db.asCaller(caller, (trx) => countIncidents(trx, selection)),
    });
  }
}

/** Null in the input means the same as absent. */
function selectionOf(filter: IncidentFilter | null | undefined): IncidentSelection {
  return {
    ...(filter?.states && { states: filter.states }),
    ...(filter?.levels && { levels: filter.levels }),
    ...(filter?.agencyId != null && { agencyId: filter.agencyId }),
  };
}
