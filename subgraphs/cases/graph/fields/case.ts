import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { allowedCommands } from '../../domain/decide.js';
import { lineOf } from '../../store/agencies.js';
import { clockFromRow } from '../../store/clocks.js';
import { listCases } from '../case-list.js';
import type { CaseContext } from '../context.js';
import { type CommandName, commandName } from '../command-name.js';
import { CaseCommand } from '../enums.js';
import { categoryOf } from '../service-category-loader.js';
import { ServiceCategory } from '../service-category.js';
import { Agency, agencyStub, Division, divisionStub } from '../stubs.js';
import { CoHandling } from '../types/assignment.js';
import { Case } from '../types/case.js';
import { CaseConnection } from '../types/connections.js';
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
    const [intake, lead, assignments, fieldTasks] = await Promise.all([
      loaders.agency.load(intakeAgencyId),
      leadAgencyId === null ? null : loaders.agency.load(leadAgencyId),
      loaders.assignments.load(id),
      loaders.fieldTasks.load(id),
    ]);
    const standing = {
      intakeAgencyId,
      leadAgencyId,
      intakeLine: lineOf(intake ?? undefined),
      leadLine: lineOf(lead ?? undefined),
      openSubTasks: assignments
        .filter((assignment) => assignment.role === 'CO' && assignment.ended_at === null)
        .map((assignment) => ({ id: assignment.id, agencyId: assignment.agency_id })),
      openFieldTasks: fieldTasks
        .filter((task) => task.completed_at === null)
        .map((task) => ({ id: task.id, unitAgencyId: task.unit_agency_id })),
    };
    return allowedCommands({ ...standing, state }, { caller, holdsToken: false }).map(commandName);
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
