import type { Caller } from '../../../schema/caller.js';
import { requestAssist } from '../../../subgraphs/cases/actions/request-assist.js';
import {
  BEIJING_HOTLINE,
  COUNTY,
  COUNTY_OFFICER,
  NEIGHBOUR_OFFICER,
  NEIGHBOUR_SUPERVISOR,
  PARTNER,
  SERVICE,
  startCounty,
  WATER,
} from '../../subgraphs/cases/county.js';
import { as, handling, value } from '../../subgraphs/cases/handle.js';
import { somebody, walkMatrix, type Rows } from './matrix.js';
import { command, guessed, masked, open, same, stream, suppressed, type Row } from './row.js';

interface Target {
  readonly id: string;
  readonly ledgerNo: string;
  readonly agencyId: string;
}

const MISSING: Target = { id: `case_${'0'.repeat(32)}`, ledgerNo: '2099-0000001', agencyId: COUNTY };

const STRANGERS: readonly (readonly [string, Caller])[] = [
  ['the public', somebody('PUBLIC')],
  ['a requester', somebody('REQUESTER')],
  ['an analyst', somebody('ANALYST')],
  ['a partner of another platform', PARTNER],
  ['an officer without a grant', somebody('OFFICER')],
  ['an officer of the neighbour', NEIGHBOUR_OFFICER],
  ['a supervisor of the neighbour', NEIGHBOUR_SUPERVISOR],
  [
    'an officer of another hotline',
    somebody('OFFICER', { grants: [{ agencyId: BEIJING_HOTLINE, role: 'DISPATCHER' }] }),
  ],
  // What only an officer's token may say.
  ['an analyst who says it is of the county', somebody('ANALYST', { grants: COUNTY_OFFICER.grants })],
  ['an officer who says it is a partner', somebody('OFFICER', { scopes: ['platform:city-app'] })],
];

const SEPTEMBER = '{ from: "2026-09-01", to: "2026-09-30" }';
const onCase = (more: Readonly<Record<string, string>> = {}): Row<Target> =>
  command('CASE_NOT_FOUND', ({ id }) => ({ caseId: `"${id}"`, ...more }));

const ROWS: Rows<Target> = {
  'Query.case': same(({ id, ledgerNo }) => [`id: "${id}"`, `ledgerNo: "${ledgerNo}"`]),
  'Query.myCase': guessed(({ id }) => [`token: "${id}"`]),
  'Query.cases': same(({ agencyId }) => [
    '',
    `filter: { agencyIds: ["${agencyId}"] }`,
    'filter: { states: [JOINT_HANDLING] }',
    'filter: { states: [RECEIVED] }, orderBy: CHANGED_AT_DESC',
  ]),
  'Query.workList': same(({ agencyId }) => ['', `agencyId: "${agencyId}"`]),
  'Query.breachingWithin': same(({ agencyId }) => ['minutes: 10080', `minutes: 10080, agencyId: "${agencyId}"`]),
  'Query.caseChanges': same(({ id, agencyId }) => [
    'first: 100',
    `first: 100, filter: { caseIds: ["${id}"] }`,
    `first: 100, filter: { agencyIds: ["${agencyId}"] }`,
  ]),
  'Query.caseLedger': masked(({ agencyId }) => [`agencyId: "${agencyId}", range: ${SEPTEMBER}`]),
  'Query.verifyLedger': masked(({ agencyId }) => [`agencyId: "${agencyId}", range: ${SEPTEMBER}`]),
  'Query.ledgerPublication': masked(() => ['day: "2026-09-14"']),
  'Query.caseStatistics': [
    same(({ agencyId }) => ['', 'period: { month: "2026-09" }', `filter: { agencyIds: ["${agencyId}"] }`]),
    suppressed(() => ['groupBy: [AGENCY, STATE]', 'groupBy: [MONTH, CATEGORY]']),
  ],
  'Query.stateTimes': same(({ agencyId }) => [
    'period: { month: "2026-09" }',
    `period: { month: "2026-09" }, agencyId: "${agencyId}"`,
  ]),
  'Query.serviceCategories': open('the catalogue is public'),
  'Query.slaPolicies': open('policies are public'),
  'Query.duplicateCandidates': same(({ id }) => [`caseId: "${id}"`]),
  'Query.qualitySample': guessed(() => [`id: "smp_${'0'.repeat(32)}"`]),
  'Subscription.caseUpdated': stream,
  '_entities Case': same(({ id }) => [`{ __typename: "Case", id: "${id}" }`]),
  '_entities Agency': same(({ agencyId }) => [`{ __typename: "Agency", id: "${agencyId}" }`]),
  '_entities Division': same(() => ['{ __typename: "Division", code: "440104" }']),
  '_entities Matrix': guessed(() => ['{ __typename: "Matrix", id: "matrix_1" }']),
  '_entities Account': guessed(() => ['{ __typename: "Account", id: "account_1" }']),
  '_entities ServiceCategory': open('the catalogue is public'),
  'Mutation.acknowledgeCase': onCase(),
  'Mutation.answerQuestion': onCase(),
  'Mutation.answerSupervision': onCase(),
  'Mutation.archive': onCase(),
  'Mutation.askRequester': onCase(),
  'Mutation.assignCase': onCase(),
  'Mutation.closeCase': onCase(),
  'Mutation.completeCoHandling': onCase(),
  'Mutation.completeFieldTask': onCase(),
  'Mutation.createFieldTask': onCase(),
  'Mutation.decideExtension': onCase(),
  'Mutation.decideReturn': onCase(),
  'Mutation.drawSample': command('NOT_PERMITTED', ({ agencyId }) => ({
    agencyId: `"${agencyId}"`,
    replied: SEPTEMBER,
  })),
  'Mutation.eraseRequester': onCase(),
  'Mutation.mergeCases': onCase(),
  'Mutation.proceedWithout': onCase(),
  'Mutation.recordFollowUp': onCase(),
  'Mutation.reopenCase': onCase(),
  'Mutation.replyToCase': onCase(),
  'Mutation.requestAssist': onCase(),
  'Mutation.requestExtension': onCase(),
  'Mutation.requestReturn': onCase(),
  'Mutation.reviewReply': onCase(),
  'Mutation.signAssignment': onCase(),
  'Mutation.supervise': onCase(),
  'Mutation.transferCase': onCase(),
  // Triage takes exactly one of its two outcomes.
  'Mutation.triageCase': onCase({ refuse: '{ reason: "x", otherRoute: "x" }' }),
  'Mutation.withdrawCase': onCase(),
  'Mutation.receiveCase': open('makes a case'),
  'Mutation.importCase': open('makes a case'),
};

walkMatrix('A case that is not the caller’s', {
  subgraph: 'cases',
  rows: ROWS,
  strangers: STRANGERS,
  owners: [COUNTY_OFFICER, SERVICE],
  missing: MISSING,
  plain: withoutFigures,
  start: async (store) => {
    const county = await startCounty(store);
    const make = async (): Promise<Target> => {
      const caseId = await handling(county).signed();
      await county.subgraph.database.asOwner(`update cases.cases set summary = 'SECRET', description = 'SECRET'`);
      const subTasks = [{ agencyId: WATER, task: 'SECRET' }];
      value(await requestAssist(county.deps, as(COUNTY_OFFICER), { caseId, subTasks }));
      const { data } = await county.subgraph.ask(`{ case(id: "${caseId}") { ledgerNo } }`, {}, COUNTY_OFFICER);
      return { id: caseId, ledgerNo: data.case.ledgerNo, agencyId: COUNTY };
    };
    return { subgraph: county.subgraph, make, secrets: ({ ledgerNo }) => ['SECRET', ledgerNo] };
  },
});

/** A small cell may show that it is one (0 becomes null); it never shows a number. */
function withoutFigures(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer) ?? 'null', (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || !isFigures(inner)) return inner;
    return Object.values(inner).every((number) => typeof number !== 'number' || number === 0) ? 'no number' : inner;
  });
}

function isFigures(inner: object): boolean {
  const names = Object.keys(inner);
  return (
    names.includes('receivedCount') || (names.length === 2 && names.includes('count') && names.includes('overdue'))
  );
}
