import { Args, Ctx, Directive, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { type Connection, connectionOf, PageArgs, paginate } from '../../kit/graph/connection.js';
import { DateTime } from '../../kit/graph/scalars.js';
import { Node } from '../../kit/graph/values.js';
import { clockFacts } from '../actions/clock-facts.js';
import { projectClocks, type ClockBasis as ClockBasisName } from '../domain/incident-clocks.js';
import type { IncidentLevel as LevelName } from '../domain/incident-level.js';
import type { IncidentState as StateName } from '../domain/incident-state.js';
import type { IncidentRow } from '../store/tables.js';
import { type Bulletin, BulletinConnection, bulletinOf } from './bulletin.js';
import type { Context } from './context.js';
import { ClockBasis, IncidentLevel, IncidentState } from './enums.js';
import { clockOf, IncidentClock, IncidentParticipant, participantOf } from './incident-parts.js';
import { Agency } from './stubs.js';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'A public emergency that several agencies answer together (突发公共事件).',
})
export class Incident extends Node {
  @Field(() => Int, { description: 'Grows with every change; for expectedVersion (版本号).' })
  version: number;

  @Field(() => String, { description: 'What happened, in a few words (标题).' })
  title: string;

  @Field(() => IncidentLevel, { description: 'How grave it is (级别).' })
  level: LevelName;

  @Field(() => IncidentState, { description: 'Where it stands (状态).' })
  state: StateName;

  @Field(() => DateTime, { nullable: true, description: 'When it occurred (事发时间); null while unknown.' })
  occurredAt: Date | null;

  @Field(() => DateTime, { description: 'When it was reported (报告时间).' })
  reportedAt: Date;

  @Field(() => DateTime, { description: 'When it was declared (启动时间).' })
  declaredAt: Date;

  @Field(() => ClockBasis, { description: 'Which instant its clocks are counted from (计时起点).' })
  clockBasis: ClockBasisName;

  @Field(() => Agency, { nullable: true, description: 'The agency that leads (牵头单位).' })
  lead: Agency | null;

  row: IncidentRow;
}

export const IncidentConnection = connectionOf('Incident', () => Incident, {
  description: 'Incidents, newest declaration first (突发事件列表).',
});

export function incidentOf(row: IncidentRow): Incident {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    level: row.level,
    state: row.state,
    occurredAt: row.occurred_at,
    reportedAt: row.reported_at,
    declaredAt: row.declared_at,
    clockBasis: row.clock_basis,
    lead: { id: row.lead_agency_id },
    row,
  };
}

@Resolver(() => Incident)
export class IncidentResolver {
  @FieldResolver(() => [IncidentClock], { description: 'Its time limits as they stand now, at most 2 (时限).' })
  clocks(@Root() incident: Incident, @Ctx() { deps }: Context): readonly IncidentClock[] {
    return projectClocks(clockFacts(incident.row), deps.clock.now()).map(clockOf);
  }

  @FieldResolver(() => [IncidentParticipant], {
    description: 'Who takes part, at most 100; exactly one leads (参与单位).',
  })
  async participants(@Root() incident: Incident, @Ctx() { loaders }: Context): Promise<readonly IncidentParticipant[]> {
    return (await loaders.participants.load(incident.id)).map(participantOf);
  }

  @FieldResolver(() => BulletinConnection, { nullable: true, description: 'Its bulletins, newest first (权威发布).' })
  bulletins(
    @Root() incident: Incident,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursors }: Context,
  ): Promise<Connection<Bulletin>> {
    return paginate({
      args,
      cursors,
      order: 'incident.bulletins:SEQ_DESC',
      filter: incident.id,
      fetch: ({ after, limit }) =>
        loaders.bulletinPage.load({ incidentId: incident.id, belowSeq: after && Number(after[0]), limit }),
      position: (row) => [row.seq],
      node: bulletinOf,
      count: () => Promise.resolve(incident.row.bulletin_count),
    });
  }
}
