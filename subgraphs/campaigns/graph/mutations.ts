import { Arg, Ctx, Directive, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import { RuleViolation } from '../../kit/graph/values.js';
import type { Outcome, Violation } from '../../kit/outcome.js';
import type { CommandParts } from '../actions/command.js';
import { declareIncident } from '../actions/declare-incident.js';
import { publishBulletin } from '../actions/publish-bulletin.js';
import { recordPressConference } from '../actions/record-press-conference.js';
import type { BulletinSource } from '../domain/check-bulletin.js';
import { Bulletin, bulletinOf } from './bulletin.js';
import type { Context } from './context.js';
import { Incident, incidentOf } from './incident.js';
import {
  type BulletinSourceInput,
  DeclareIncidentInput,
  PublishBulletinInput,
  RecordPressConferenceInput,
} from './inputs.js';

@ObjectType({ description: 'What became of a command on an incident (结果).' })
class IncidentPayload {
  @Field(() => Incident, { nullable: true, description: 'The incident after it; null when a rule forbade it (事件).' })
  incident: Incident | null;

  @Field(() => [RuleViolation], { description: 'Rules that forbade it; then nothing changed (规则冲突).' })
  violations: readonly Violation[];
}

@ObjectType({ description: 'What became of a bulletin to publish (结果).' })
class PublishBulletinPayload {
  @Field(() => Bulletin, { nullable: true, description: 'The bulletin; null when a rule forbade it (权威发布).' })
  bulletin: Bulletin | null;

  @Field(() => Incident, { nullable: true, description: 'The incident after it; null when a rule forbade it (事件).' })
  incident: Incident | null;

  @Field(() => [RuleViolation], { description: 'Rules that forbade it; then nothing changed (规则冲突).' })
  violations: readonly Violation[];
}

@Resolver()
export class IncidentMutations {
  @Directive('@authenticated')
  @Mutation(() => IncidentPayload, {
    nullable: true,
    description: 'Declares an incident and starts its clocks (启动突发事件响应).',
  })
  async declareIncident(
    @Arg('input', () => DeclareIncidentInput, { description: 'The incident (事件).' }) input: DeclareIncidentInput,
    @Ctx() context: Context,
  ): Promise<IncidentPayload> {
    const outcome = await declareIncident(partsOf(context), { ...input, occurredAt: input.occurredAt ?? null });
    return incidentPayload(outcome, context);
  }

  @Directive('@authenticated')
  @Mutation(() => PublishBulletinPayload, {
    nullable: true,
    description: 'Publishes the next bulletin of an incident; the first one meets its clock (权威发布).',
  })
  async publishBulletin(
    @Arg('input', () => PublishBulletinInput, { description: 'The bulletin (权威发布).' }) input: PublishBulletinInput,
    @Ctx() context: Context,
  ): Promise<PublishBulletinPayload> {
    const outcome = await publishBulletin(partsOf(context), { ...input, sources: input.sources.map(sourceOf) });
    if (outcome.kind === 'violation') return { bulletin: null, incident: null, violations: outcome.violations };
    const { loaders } = context;
    const [bulletin, incident] = await Promise.all([
      loaders.bulletin.load(outcome.value),
      loaders.incident.clear(input.incidentId).load(input.incidentId),
    ]);
    return { bulletin: bulletin && bulletinOf(bulletin), incident: incident && incidentOf(incident), violations: [] };
  }

  @Directive('@authenticated')
  @Mutation(() => IncidentPayload, {
    nullable: true,
    description: 'Records a press conference; the first one meets its clock (记录新闻发布会).',
  })
  async recordPressConference(
    @Arg('input', () => RecordPressConferenceInput, { description: 'The press conference (新闻发布会).' })
    input: RecordPressConferenceInput,
    @Ctx() context: Context,
  ): Promise<IncidentPayload> {
    return incidentPayload(await recordPressConference(partsOf(context), input), context);
  }
}

function partsOf({ deps, caller, correlationId }: Context): CommandParts {
  return { db: deps.db, clock: deps.clock, caller, correlationId };
}

async function incidentPayload(outcome: Outcome<string>, { loaders }: Context): Promise<IncidentPayload> {
  if (outcome.kind === 'violation') return { incident: null, violations: outcome.violations };
  // A second mutation of one request must not see what the first one loaded.
  const row = await loaders.incident.clear(outcome.value).load(outcome.value);
  return { incident: row && incidentOf(row), violations: [] };
}

function sourceOf({ documentNumber, documentTitle, agencyId }: BulletinSourceInput): BulletinSource {
  if (documentNumber != null && agencyId == null)
    return { kind: 'DOCUMENT', number: documentNumber, title: documentTitle ?? documentNumber };
  if (agencyId != null && documentNumber == null) return { kind: 'AGENCY', agencyId };
  throw new Refusal('BAD_USER_INPUT', { message: 'A source is either a document’s number or an agency.' });
}
