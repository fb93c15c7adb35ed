import type { Caller } from '../../../../schema/caller.js';
import { PUBLIC_CALLER } from '../../../../schema/caller.js';
import { receiveCase, type ReceivedCase } from '../../../../subgraphs/cases/actions/receive-case.js';
import type { IntakeDetails } from '../../../../subgraphs/cases/actions/intake-details.js';
import type { ContactInput } from '../../../../subgraphs/cases/domain/contact.js';
import { HOTLINE, type County } from '../county.js';
import { as, value } from '../handle.js';

export const CONTACT: ContactInput = {
  name: '陈小标记',
  phone: '+86 139 7713 7713',
  email: 'marked-citizen@example.org',
  consentToContact: true,
};

/** A citizen's case with a contact, as the public sends it, and whatever comes along. */
export async function sent(
  { deps }: County,
  contact: Partial<ContactInput> = {},
  details: IntakeDetails = {},
): Promise<ReceivedCase & { readonly requesterToken: string }> {
  const input = {
    intakeAgencyId: HOTLINE,
    channel: 'WEB',
    summary: '路灯不亮',
    contact: { ...CONTACT, ...contact },
    ...details,
  };
  const received = value(await receiveCase(deps, as(PUBLIC_CALLER), input));
  return { ...received, requesterToken: received.requesterToken! };
}

/** What a caller is answered who asks how to reach the requester. */
export async function contactFor(
  { subgraph }: County,
  caller: Caller,
  caseId: string,
  purpose = 'FIRST_RESPONSE',
): Promise<unknown> {
  const query = `{ case(id: "${caseId}") { requesterContact(purpose: ${purpose}) { name phone email } } }`;
  const { data, errors } = await subgraph.ask(query, {}, caller);
  if (errors) return errors.map(({ message }) => message);
  return data.case?.requesterContact ?? null;
}
