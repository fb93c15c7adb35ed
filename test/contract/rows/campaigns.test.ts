import { campaigns } from '../../../subgraphs/campaigns/main.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { startTestSubgraph } from '../../harness/subgraph.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  NEIGHBOUR_OFFICER,
  NEIGHBOUR_SUPERVISOR,
  PARTNER,
  SERVICE,
} from '../../subgraphs/cases/county.js';
import { somebody, walkMatrix, type Rows } from './matrix.js';
import { command, open, same } from './row.js';

/** An incident that was reported and is not confirmed: those who take part in it know. */
interface Target {
  readonly id: string;
  readonly agencyId: string;
}

const onIncident = (more: Readonly<Record<string, string>>) =>
  command<Target>('NOT_FOUND', ({ id }) => ({ incidentId: `"${id}"`, ...more }));

const ROWS: Rows<Target> = {
  'Query.incident': same(({ id }) => [`id: "${id}"`]),
  'Query.incidents': same(({ agencyId }) => [
    '',
    `filter: { agencyId: "${agencyId}" }`,
    'filter: { states: [VERIFYING] }',
    'filter: { levels: [II] }',
  ]),
  'Query.post': open('what was published is public'),
  '_entities Incident': same(({ id }) => [`{ __typename: "Incident", id: "${id}" }`]),
  '_entities Agency': same(({ agencyId }) => [`{ __typename: "Agency", id: "${agencyId}" }`]),
  '_entities Account': same(({ agencyId }) => [
    `{ __typename: "Account", id: "account_1", agency: { id: "${agencyId}" } }`,
  ]),
  '_entities Post': open('what was published is public'),
  'Mutation.publishBulletin': onIncident({ approverId: '"person:approver"', sources: '[{ documentNumber: "1" }]' }),
  'Mutation.recordPressConference': onIncident({ heldAt: '"2026-09-14T00:00:00Z"' }),
  'Mutation.declareIncident': open('makes an incident'),
};

walkMatrix('An incident that is not confirmed yet', {
  subgraph: 'campaigns',
  rows: ROWS,
  strangers: [
    ['the public', somebody('PUBLIC')],
    ['a requester', somebody('REQUESTER')],
    ['an analyst', somebody('ANALYST')],
    ['a partner', PARTNER],
    ['an officer without a grant', somebody('OFFICER')],
    ['an officer of the neighbour', NEIGHBOUR_OFFICER],
    ['a supervisor of the neighbour', NEIGHBOUR_SUPERVISOR],
    // What only an officer's token may say.
    ['an analyst who says it is of the county', somebody('ANALYST', { grants: COUNTY_OFFICER.grants })],
  ],
  owners: [COUNTY_OFFICER, SERVICE],
  missing: { id: `incident_${'0'.repeat(32)}`, agencyId: COUNTY },
  start: async (store) => {
    const clock = manualClock(new Date('2026-09-15T08:00:00+08:00'));
    const subgraph = await startTestSubgraph(campaigns, { store, clock });
    const make = async () => {
      const of = { agencyId: COUNTY, role: 'LEAD', functionLine: 'police', level: 'COUNTY', divisionCode: '440104' };
      const input = { title: 'SECRET', level: 'II', reportedAt: '2026-09-14T08:00:00+08:00', participants: [of] };
      const declared = await subgraph.ask(
        `mutation ($input: DeclareIncidentInput!) { declareIncident(input: $input) { incident { id } violations { code } } }`,
        { input },
        SERVICE,
      );
      const { id } = declared.data.declareIncident.incident as { id: string };
      const published = await subgraph.ask(
        `mutation { publishBulletin(input: { incidentId: "${id}", headline: "SECRET", text: "SECRET",
          sources: [{ documentNumber: "1" }], approverId: "person:approver" }) { violations { code } } }`,
        {},
        SERVICE,
      );
      if (published.data.publishBulletin.violations.length > 0) throw new Error(JSON.stringify(published));
      // No command makes such an incident yet, but the store knows its state.
      await subgraph.database.asOwner(`update campaigns.incident set state = 'VERIFYING'`);
      return { id, agencyId: COUNTY };
    };
    return { subgraph, make, secrets: ({ id }) => ['SECRET', id] };
  },
});
