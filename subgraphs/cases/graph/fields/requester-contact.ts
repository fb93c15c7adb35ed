import { Arg, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { readContact } from '../../actions/read-contact.js';
import type { ContactPurpose } from '../../domain/contact.js';
import { by, type CaseContext } from '../context.js';
import { Purpose } from '../enums.js';
import { Case } from '../types/case.js';
import { RequesterContact } from '../types/requester-case.js';

/** Read one by one and never in batches: each reading is written down. */
@Resolver(() => Case)
export class RequesterContactField {
  @Directive('@policy(policies: [["citizen-data"]])')
  @Directive('@tag(name: "protected")')
  @FieldResolver(() => RequesterContact, {
    nullable: true,
    description:
      'How to reach the requester, for those who have the open case in hand; each reading is recorded. Null where none is kept, for everybody else, and for a purpose without consent (诉求人联系方式).',
  })
  requesterContact(
    @Root() { id }: Case,
    @Ctx() context: CaseContext,
    @Arg('purpose', () => Purpose, { description: 'What it is read for (使用目的).' }) purpose: ContactPurpose,
  ): Promise<RequesterContact | null> {
    return readContact(context.deps, by(context), { caseId: id, purpose });
  }
}
