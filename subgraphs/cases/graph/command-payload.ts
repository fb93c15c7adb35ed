import { type ClassType, Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Outcome } from '../../kit/outcome.js';
import { caseOf } from './case-of.js';
import type { CaseContext } from './context.js';
import { Case } from './types/case.js';
import { CommandPayload } from './types/commands.js';

export interface PayloadOfCommand {
  readonly type: ClassType<CommandPayload>;
  /** Resolves `case`; to be listed among the subgraph's resolvers. */
  readonly fields: ClassType;
}

/** The payload of one mutation: the case as it is now, what stood in the way, and what `base` adds. */
export function payloadOf(
  command: string,
  description: string,
  base: ClassType<CommandPayload> = CommandPayload as ClassType<CommandPayload>,
): PayloadOfCommand {
  const name = `${command.charAt(0).toUpperCase()}${command.slice(1)}Payload`;

  @ObjectType(name, { description })
  class Payload extends base {}

  @Resolver(() => Payload)
  class PayloadFields {
    @FieldResolver(() => Case, {
      nullable: true,
      description: 'The case as it is now; null when refused, or out of the caller’s sight (工单现状).',
    })
    case(@Root() { caseId }: CommandPayload, @Ctx() context: CaseContext): Promise<Case | null> {
      return caseOf(context, caseId);
    }
  }
  return { type: Payload, fields: PayloadFields };
}

/** What an action answered, as a payload. */
export function payloadFrom<T extends { readonly caseId: string }>(outcome: Outcome<T>): CommandPayload {
  if (outcome.kind === 'violation') return { caseId: null, violations: outcome.violations };
  return { ...outcome.value, violations: [] };
}
