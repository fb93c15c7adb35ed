import { assessment } from '../../../subgraphs/assessment/main.js';
import { upsertPlaces } from '../../../subgraphs/assessment/store/agency-places.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { startTestSubgraph } from '../../harness/subgraph.js';
import {
  CITY,
  COUNTY,
  COUNTY_OFFICER,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  NEIGHBOUR_SUPERVISOR,
  PARTNER,
  PROVINCE,
  PROVINCE_SUPERVISOR,
  SERVICE,
} from '../../subgraphs/cases/county.js';
import { somebody, walkMatrix, type Rows } from './matrix.js';
import { guessed, open, same } from './row.js';

/** A day on which an agency had so few cases that a number would speak of single ones. */
interface Target {
  readonly agencyId: string;
}

const SEPTEMBER = 'range: { from: "2026-09-01", to: "2026-09-30" }';
const METRICS = ['cases.received', 'cases.accepted', 'cases.closed', 'cases.resolved'];

const ROWS: Rows<Target> = {
  'Query.metricSeries': same(({ agencyId }) =>
    METRICS.map((metric) => `subject: "${agencyId}", metric: "${metric}", ${SEPTEMBER}`),
  ),
  // Scores are published, and change with the facts; a day or a single case makes none.
  '_entities Agency': guessed(({ agencyId }) => [`{ __typename: "Agency", id: "${agencyId}" }`]),
  '_entities Account': open('counts of what official accounts publish are public'),
  '_entities Matrix': open('counts of what official accounts publish are public'),
  'Mutation.ingestSnapshots': open('of accounts, whose counts are public'),
};

walkMatrix('A day’s figures of few cases', {
  subgraph: 'assessment',
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
  owners: [COUNTY_OFFICER, PROVINCE_SUPERVISOR, SERVICE],
  missing: { agencyId: COUNTY },
  start: async (store) => {
    const clock = manualClock(new Date('2026-10-01T08:00:00+08:00'));
    const subgraph = await startTestSubgraph(assessment, { store, clock });
    const place = (...line: readonly string[]) => ({ agency_id: line.at(-1)!, line_path: `${line.join('.')}.` });
    const places = [place(PROVINCE, CITY, COUNTY), place(PROVINCE, CITY, NEIGHBOUR)];
    await subgraph.db.asCaller(SERVICE, (trx) => upsertPlaces(trx, places));
    const make = async () => {
      await subgraph.db.asCaller(SERVICE, async (trx) => {
        const few = { agency_id: COUNTY, day: '2026-09-14', received: 4, accepted: 3, closed: 2, resolved: 1 };
        await trx.insertInto('daily_figure').values(few).execute();
        const received_at = new Date('2026-09-14T08:00:00+08:00');
        const known = { state: 'CLOSED', rated: true, resolved: true, negative_duration: false };
        const fact = { case_id: stableId('case', 'SECRET'), agency_id: COUNTY, received_at, ...known };
        await trx.insertInto('case_fact').values(fact).execute();
      });
      return { agencyId: COUNTY };
    };
    return { subgraph, make, secrets: () => [stableId('case', 'SECRET')] };
  },
});
