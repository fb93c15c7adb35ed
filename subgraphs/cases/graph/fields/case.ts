import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { HistoryEntry } from '../../../kit/graph/values.js';
import { allowedCommands } from '../../domain/decide.js';
import type { CaseCommand as CommandName } from '../../domain/lifecycle.js';
import { lineOf } from '../../store/agencies.js';
import { clockFromRow } from '../../store/clocks.js';
import { CaseEvent, CaseEventConnection } from '../case-event.js';
import { listCases } from '../case-list.js';
import type { CaseContext } from '../context.js';
import { CaseCommand } from '../enums.js';
import { categoryOf } from '../service-category-loader.js';
import { ServiceCategory } from '../service-category.js';
import { shortList } from '../short-list.js';
import { Agency, agencyStub, Division, divisionStub } from '../stubs.js';
import { Assignment, CoHandling } from '../types/assignment.js';
import { Case } from '../types/case.js';
import {
  AssignmentConnection,
  CaseConnection,
  FollowUpConnection,
  HistoryConnection,
  ReplyConnection,
} from '../types/connections.js';
import { FollowUp, Reply } from '../types/handling.js';
import { ResponseClock } from '../types/response-clock.js';

@Resolver(() => Case)
export class CaseFields {
  @FieldResolver(() => ServiceCategory, { nullable: true, description: 'Its place in the service catalogue (类别).' })
  category(@Root() { categoryCode }: Case, @Ctx() context: CaseContext): Promise<ServiceCategory | null> {
    return categoryOf(context, categoryCode);
  }

  @FieldResolver(() => Division, { nullable: true, description: 'Where it happens (所属区划).' })
  division(@Root() { divisionCode }: Case): Division | null {
    return divisionStub(divisionCode);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'The unit that took it in (受理机构).' })
  intake(@Root() { row }: Case): Agency | null {
    return agencyStub(row.intake_agency_id);
  }

  @FieldResolver(() => Agency, {
    nullable: true,
    description: 'Who answers for it; null before assignment (主办机构).',
  })
  lead(@Root() { row }: Case): Agency | null {
    return agencyStub(row.lead_agency_id);
  }

  @FieldResolver(() => [CoHandling], { description: 'The co-handlers’ parts of this opening, at most 20 (协办).' })
  async coHandlers(@Root() { id }: Case, @Ctx() { loaders }: CaseContext): Promise<CoHandling[]> {
    const rows = await loaders.assignments.load(id);
    return rows
      .filter((row) => row.role === 'CO' && (row.ended_at === null || row.completed_at !== null))
      .map((row) => new CoHandling(row));
  }

  @FieldResolver(() => [ResponseClock], {
    description: 'Its time limits in the order of starting, at most 50 (时限计时).',
  })
  async clocks(@Root() { id }: Case, @Ctx() { loaders, deps }: CaseContext): Promise<ResponseClock[]> {
    const now = deps.clock.now();
    return (await loaders.clocks.load(id)).map((row) => new ResponseClock(clockFromRow(row), now));
  }

  @FieldResolver(() => [CaseCommand], {
    description: 'What the caller may do with it now, as far as state and role say: a frontend’s buttons (可用命令).',
  })
  async allowedCommands(
    @Root() { id, row, state }: Case,
    @Ctx() { loaders, caller }: CaseContext,
  ): Promise<readonly CommandName[]> {
    const { intake_agency_id: intakeAgencyId, lead_agency_id: leadAgencyId } = row;
    const [intake, lead, assignments] = await Promise.all([
      loaders.agency.load(intakeAgencyId),
      leadAgencyId === null ? null : loaders.agency.load(leadAgencyId),
      loaders.assignments.load(id),
    ]);
    const standing = {
      intakeAgencyId,
      leadAgencyId,
      intakeLine: lineOf(intake ?? undefined),
      leadLine: lineOf(lead ?? undefined),
      openSubTasks: assignments
        .filter((assignment) => assignment.role === 'CO' && assignment.ended_at === null)
        .map((assignment) => ({ id: assignment.id, agencyId: assignment.agency_id })),
      openFieldTasks: [],
    };
    return allowedCommands({ ...standing, state }, { caller, holdsToken: false });
  }

  @FieldResolver(() => AssignmentConnection, { nullable: true, description: 'Who had it, oldest first (承办记录).' })
  assignments(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Assignment>> {
    const rows = () => loaders.assignments.load(id);
    return shortList({
      args,
      name: 'Case.assignments',
      caseId: id,
      cursors,
      rows,
      keyOf: (row) => row.id,
      node: (row) => new Assignment(row),
    });
  }

  @FieldResolver(() => ReplyConnection, { nullable: true, description: 'The answers, oldest first (答复).' })
  replies(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Reply>> {
    const rows = () => loaders.replies.load(id);
    return shortList({
      args,
      name: 'Case.replies',
      caseId: id,
      cursors,
      rows,
      keyOf: (row) => row.id,
      node: (row) => new Reply(row),
    });
  }

  @FieldResolver(() => FollowUpConnection, { nullable: true, description: 'Tries to reach the requester (回访).' })
  followUps(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<FollowUp>> {
    const rows = () => loaders.followUps.load(id);
    return shortList({
      args,
      name: 'Case.followUps',
      caseId: id,
      cursors,
      rows,
      keyOf: (row) => row.id,
      node: (row) => new FollowUp(row),
    });
  }

  @FieldResolver(() => HistoryConnection, {
    nullable: true,
    description: 'Who by role did what, oldest first (历史记录).',
  })
  history(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<HistoryEntry>> {
    return shortList({
      args,
      name: 'Case.history',
      caseId: id,
      cursors,
      rows: () => loaders.events.load(id),
      keyOf: (event) => event.eventId,
      // Reasons are free text: the chain holds their hashes only, the case's own fields the words.
      node: ({ occurredAt, type, actorRole }) => ({ occurredAt, type, actorRole, reason: null }),
    });
  }

  @FieldResolver(() => CaseEventConnection, { nullable: true, description: 'Its events, oldest first (办理时间线).' })
  timeline(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<CaseEvent>> {
    const scope = { order: 'Case.timeline:TIME', filter: id };
    return shortList({
      args,
      name: 'Case.timeline',
      caseId: id,
      cursors,
      rows: () => loaders.events.load(id),
      keyOf: (event) => event.eventId,
      node: (event) => new CaseEvent(event, () => cursors.seal([event.eventId], scope)),
    });
  }

  @FieldResolver(() => Case, { nullable: true, description: 'The case it went into (并入工单).' })
  async mergedInto(@Root() { row }: Case, @Ctx() { loaders }: CaseContext): Promise<Case | null> {
    const target = row.merged_into_id === null ? null : await loaders.case.load(row.merged_into_id);
    return target && new Case(target);
  }

  @FieldResolver(() => CaseConnection, { nullable: true, description: 'The cases that went into it (被并入的工单).' })
  duplicates(
    @Root() { id }: Case,
    @Ctx() context: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Case>> {
    const selection = { mergedIntoId: id };
    return listCases(context, { args, name: 'Case.duplicates', order: 'RECEIVED_AT_ASC', selection, filter: id });
  }
}
