import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { shortList } from '../../../kit/graph/short-list.js';
import type { CaseContext } from '../context.js';
import { Case } from '../types/case.js';
import { AttachmentConnection } from '../types/connections.js';
import { Attachment, QuestionAnswer } from '../types/intake.js';

@Resolver(() => Case)
export class CaseIntakeFields {
  @Directive('@policy(policies: [["citizen-data"]])')
  @Directive('@tag(name: "protected")')
  @FieldResolver(() => [QuestionAnswer], {
    nullable: true,
    description: 'What its category asked at receipt, as answered, at most 50 (问项回答).',
  })
  async answers(@Root() { id }: Case, @Ctx() { loaders }: CaseContext): Promise<QuestionAnswer[]> {
    return (await loaders.answers.load(id)).map((row) => new QuestionAnswer(row));
  }

  @FieldResolver(() => AttachmentConnection, {
    nullable: true,
    description: 'The files that came with it, at most 10 (附件).',
  })
  attachments(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Attachment>> {
    return shortList({
      args,
      name: 'Case.attachments',
      ownerId: id,
      cursors,
      rows: () => loaders.attachments.load(id),
      keyOf: (row) => row.id,
      node: (row) => new Attachment(row),
    });
  }
}
