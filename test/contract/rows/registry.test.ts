import type { Caller } from '../../../schema/caller.js';
import { CITY, HOTLINE, MINISTRY, SERVICE, startLine } from '../../subgraphs/registry/line.js';
import { accountId, administrator, agencyId } from '../../subgraphs/registry/register.js';
import { somebody, walkMatrix, type Rows } from './matrix.js';
import { command, guessed, open, same } from './row.js';

/** A person's role at a district of Guangzhou, a key that the ministry issued, accounts due for new passwords. */
interface Target {
  readonly subject: string;
  readonly grantId: string;
  readonly keyId: string;
  readonly accountId: string;
}

const WEIBO = accountId('weibo', 'police-440104');
const MISSING: Target = {
  subject: 'nobody',
  grantId: `grant_${'0'.repeat(32)}`,
  keyId: `apikey_${'0'.repeat(32)}`,
  accountId: accountId('weibo', 'police-440106'),
};

const STRANGERS: readonly (readonly [string, Caller])[] = [
  ['the public', somebody('PUBLIC')],
  ['a requester', somebody('REQUESTER')],
  ['an analyst', somebody('ANALYST')],
  ['the partner of another key', somebody('PARTNER', { subject: 'partner:other', scopes: ['platform:weibo'] })],
  ['an officer without a grant', somebody('OFFICER')],
  [
    'an officer of the district',
    somebody('OFFICER', { grants: [{ agencyId: agencyId('police-440104'), role: 'CASE_OFFICER' }] }),
  ],
  ['an administrator of the neighbour', administrator('police-440105')],
  ['an administrator of another line', HOTLINE],
  // What only an officer's token may say.
  ['an analyst who says it administers the ministry', somebody('ANALYST', { grants: MINISTRY.grants })],
  ['a partner who says it administers the ministry', somebody('PARTNER', { grants: MINISTRY.grants })],
];

const ROWS: Rows<Target> = {
  'Query.accessGrants': same(({ subject }) => [
    '',
    `filter: { subject: ["${subject}"] }`,
    `filter: { agencyId: ["${agencyId('police-440104')}"] }`,
    'filter: { role: ["EDITOR"] }',
  ]),
  'Query.apiKeys': same(() => ['', 'filter: { inForce: true }', 'filter: { subject: ["partner:weibo"] }']),
  'Query.accessChanges': same(() => ['', 'first: 100']),
  'Query.registryChanges': guessed(() => ['first: 100', 'first: 1']),
  'Query.account': same(() => [`id: "${WEIBO}"`, 'handle: { platform: "weibo", handle: "police-440104" }']),
  '_entities Account': same(() => [`{ __typename: "Account", id: "${WEIBO}" }`]),
  '_entities Agency': same(() => [`{ __typename: "Agency", id: "${agencyId('police-440104')}" }`]),
  'Query.node': guessed(({ grantId, keyId }) => [`id: "${grantId}"`, `id: "${keyId}"`]),
  'Query.viewer': guessed(() => ['']),
  'Query.agencies': open('who exists is public'),
  'Query.agency': open('who exists is public'),
  'Query.division': open('who exists is public'),
  'Query.document': open('norms are public'),
  'Query.matrix': open('what is filed is public'),
  'Query.verifyAccount': open('that an account is official is for everybody to check'),
  'Query.lookUpFigures': open('how often people ask is counted, not who'),
  'Query.whoHandles': open('who is responsible is public'),
  'Query.whoResponds': open('who is responsible is public'),
  '_entities Division': open('who exists is public'),
  '_entities Matrix': open('what is filed is public'),
  '_entities MatrixNode': open('what is filed is public'),
  'Mutation.revokeRole': command('GRANT_NOT_FOUND', ({ grantId }) => ({ grantId: `"${grantId}"` })),
  'Mutation.revokeApiKey': command('API_KEY_NOT_FOUND', ({ keyId }) => ({ apiKeyId: `"${keyId}"` })),
  'Mutation.rotateApiKey': command('API_KEY_NOT_FOUND', ({ keyId }) => ({ apiKeyId: `"${keyId}"` })),
  'Mutation.revokeOperator': command('OPERATOR_NOT_FOUND', ({ subject }) => ({ subject: `"${subject}"` })),
  'Mutation.recordCredentialRotation': command('NO_ROTATION_DUE', ({ accountId: id }) => ({ accountId: `"${id}"` })),
  'Mutation.grantRole': command('ROLE_REQUIRED', ({ subject }) => ({
    subject: `"${subject}"`,
    agencyCode: '"police-440104"',
    role: '"EDITOR"',
  })),
  'Mutation.issueApiKey': command('ROLE_REQUIRED', () => ({ agencyCode: '"police-cn"', subject: '"partner:weibo"' })),
  'Mutation.abolishAgency': open('of an agency, which is public'),
  'Mutation.addMatrixNode': open('of a matrix, which is public'),
  'Mutation.moveMatrixNode': open('of a matrix, which is public'),
};

walkMatrix('A grant, a key and an order of a line that the caller does not administer', {
  subgraph: 'registry',
  rows: ROWS,
  strangers: STRANGERS,
  owners: [MINISTRY, SERVICE],
  missing: MISSING,
  start: async (store) => {
    const register = await startLine(store);
    const run = async (mutation: string, caller: Caller) => {
      const { data, errors } = await register.ask(`mutation { ${mutation} }`, {}, caller);
      if (errors) throw new Error(JSON.stringify(errors));
      return Object.values(data as Record<string, Record<string, { id: string }>>)[0]!;
    };
    const make = async (): Promise<Target> => {
      const grant = (subject: string) => `grantRole(input: { subject: "${subject}", agencyCode: "police-440104",
        role: "EDITOR", reason: "SECRET" }) { grant { id } violations { code } }`;
      await run(grant('SECRET who left'), CITY);
      await run('revokeOperator(input: { subject: "SECRET who left", reason: "x" }) { violations { code } }', CITY);
      const given = await run(grant('SECRET person'), CITY);
      const key = await run(
        `issueApiKey(input: { subject: "partner:weibo", agencyCode: "police-cn", label: "SECRET",
          scopes: ["platform:weibo"], validTo: "2027-09-30T00:00:00+08:00" }) { apiKey { id } violations { code } }`,
        MINISTRY,
      );
      return { subject: 'SECRET person', grantId: given['grant']!.id, keyId: key['apiKey']!.id, accountId: WEIBO };
    };
    return { subgraph: register, make, secrets: () => ['SECRET'] };
  },
});
