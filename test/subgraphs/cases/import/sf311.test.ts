import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { ImportedCase } from '../../../../subgraphs/cases/import/imported-case.js';
import { sf311CategoryLine } from '../../../../subgraphs/cases/import/sf311-categories.js';
import { sf311ClosingReason } from '../../../../subgraphs/cases/import/sf311-closing.js';
import { sf311UnitLine } from '../../../../subgraphs/cases/import/sf311-units.js';
import { sf311Format } from '../../../../subgraphs/cases/import/sf311.js';

const fixture = new URL('../../../fixtures/sf311-oddities.csv', import.meta.url);
const records: Readonly<Record<string, string>>[] = parse(readFileSync(fixture), {
  columns: true,
  relax_column_count: true,
});
const rows = new Map(records.map((row) => [row['case_id']!, row]));

function read(caseId: string, changes: Readonly<Record<string, string>> = {}): ImportedCase {
  const verdict = sf311Format.readRow({ ...rows.get(caseId)!, ...changes });
  if (verdict.kind === 'rejected') throw new Error(verdict.reason);
  return verdict.case;
}

function reasonAgainst(caseId: string, changes: Readonly<Record<string, string>> = {}): string | undefined {
  const verdict = sf311Format.readRow({ ...rows.get(caseId)!, ...changes });
  return verdict.kind === 'rejected' ? verdict.reason : undefined;
}

describe('A San Francisco 311 request', () => {
  it('becomes a case of the division us-ca-sf, in UTC', () => {
    expect(read('9000001')).toEqual({
      externalRef: { system: 'sf311', id: '9000001' },
      receivedAt: new Date('2016-06-01T16:00:00Z'),
      closing: { at: new Date('2016-06-03T16:00:00Z'), reason: 'RESOLVED', note: 'RESOLVED' },
      divisionCode: 'us-ca-sf',
      intakeLine: sf311UnitLine('311 Service Request Queue'),
      unitLine: sf311UnitLine('DPW Ops Queue'),
      categoryLine: [
        { code: 'sf311.sewer-issues', name: 'Sewer Issues' },
        { code: 'sf311.sewer-issues.flooding', name: 'Flooding' },
        { code: 'sf311.sewer-issues.flooding.on-street', name: 'On street' },
      ],
      channel: 'PHONE',
      summary: 'Sewer Issues · Flooding · On street (South of Market)',
      location: { address: 'South of Market, supervisor district 6', latitude: 37.78, longitude: -122.4 },
      qualityFlags: [],
    });
  });

  it('without closed_at is open', () => {
    expect(read('9000002').closing).toBeNull();
  });

  it('that closes before it opens is kept and flagged NEGATIVE_DURATION', () => {
    const one = read('9000003');
    expect(one.qualityFlags).toEqual(['NEGATIVE_DURATION']);
    expect(one.closing!.at < one.receivedAt).toBe(true);
  });

  it('received in the hour that was skipped in spring is flagged LOCAL_TIME_SKIPPED', () => {
    expect(read('9000004')).toMatchObject({
      receivedAt: new Date('2015-03-08T10:30:00Z'),
      qualityFlags: ['LOCAL_TIME_SKIPPED'],
    });
  });

  it('closed in the hour that occurred twice is closed in the second one where the first lies before its receipt', () => {
    expect(read('9000005')).toMatchObject({
      receivedAt: new Date('2015-11-01T08:30:00Z'),
      closing: { at: new Date('2015-11-01T09:15:00Z') },
      qualityFlags: ['LOCAL_TIME_AMBIGUOUS'],
    });
  });

  it('keeps the reason of duplicates and transfers', () => {
    expect(read('9000006').closing?.reason).toBe('DUPLICATE');
    expect(read('9000007').closing?.reason).toBe('TRANSFERRED');
  });

  it('without place or category says so', () => {
    expect(read('9000012')).toMatchObject({
      location: { address: null, latitude: null, longitude: null },
      qualityFlags: ['MISSING_LOCATION'],
    });
    expect(read('9000016')).toMatchObject({
      categoryLine: [],
      summary: 'Service request (Excelsior)',
      qualityFlags: ['MISSING_CATEGORY'],
    });
  });

  it.each([
    ['Phone', 'PHONE'],
    ['Web', 'WEB'],
    ['Mobile/Open311', 'MOBILE_APP'],
    ['Twitter', 'SOCIAL_MEDIA'],
    ['Email', 'EMAIL'],
    ['Integrated Agency', 'OTHER_AGENCY'],
    ['Other Department', 'OTHER_AGENCY'],
    ['Fax', 'OTHER'],
  ])('that came by %s has the channel %s', (source, channel) => {
    expect(read('9000001', { source }).channel).toBe(channel);
  });

  it.each([
    [{ case_id: 'x1' }, 'case_id is not a number'],
    [{ created_at: '2016-02-31T09:00:00Z' }, 'created_at is not a time'],
    [{ closed_at: 'soon' }, 'closed_at is not a time'],
    [{ agency: '' }, 'agency is empty'],
    [{ status: 'Pending' }, 'status is neither Open nor Closed'],
    [{ closed_at: '' }, 'status is Closed, but closed_at is empty'],
    [{ status: 'Open' }, 'status is Open, but closed_at is set'],
    [{ lat_2dp: '91' }, 'lat_2dp is not a latitude'],
    [{ lon_2dp: 'west' }, 'lon_2dp is not a longitude'],
  ])('with %p is rejected', (changes, reason) => {
    expect(reasonAgainst('9000001', changes)).toBe(reason);
  });
});

describe('The units of San Francisco', () => {
  it.each([
    ['DPW Ops Queue', ['Department of Public Works', 'DPW Ops Queue']],
    ['Planning - G', ['Planning', 'Planning - G']],
    ['SFMTA - G', ['Municipal Transportation Agency', 'SFMTA - G']],
    ['PUC - Water - G - Hold', ['Public Utilities Commission', 'PUC - Water', 'PUC - Water - G - Hold']],
    [
      '311 Service Request Queue - Hold',
      ['311 Customer Service Center', '311 Service Request Queue', '311 Service Request Queue - Hold'],
    ],
    [
      'zzRPD - Other - G - DO NOT USE',
      ['Recreation and Parks Department', 'RPD - Other', 'zzRPD - Other - G - DO NOT USE'],
    ],
    [
      'DPH - Homeless Outreach Team  - G',
      ['Department of Public Health', 'DPH - Homeless Outreach Team', 'DPH - Homeless Outreach Team - G'],
    ],
    ['Children, Youth and Families - G', ['Children, Youth and Families', 'Children, Youth and Families - G']],
    ['Recology_Litter', ['Recology', 'Recology_Litter']],
  ])('place the queue %p below the city', (queue, names) => {
    expect(sf311UnitLine(queue).map((unit) => unit.name)).toEqual(['City and County of San Francisco', ...names]);
  });

  it('have the queue as parent of its queue on hold', () => {
    const queue = sf311UnitLine('311 Service Request Queue').at(-1);
    expect(sf311UnitLine('311 Service Request Queue - Hold').at(-2)).toEqual(queue);
  });
});

describe('The categories of San Francisco', () => {
  it.each([
    ['Sewer Issues', 'Flooding', 'Flooding On_street', 'sf311.sewer-issues.flooding.on-street'],
    ['Sewer Issues', 'other', 'na', 'sf311.sewer-issues.other'],
    ['311 External Request', 'Graffiti', 'Graffiti -', 'sf311.311-external-request.graffiti'],
    ['311 External Request', 'Graffiti', 'Graffiti - USPS', 'sf311.311-external-request.graffiti.usps'],
    ['MUNI Feedback', 'MUNI  -', '', 'sf311.muni-feedback.muni'],
    ['MUNI Feedback', 'MUNI -', '401_Employee_Commendation', 'sf311.muni-feedback.muni.401-employee-commendation'],
    ['Noise Report', 'traffic', 'Noise Report - traffic', 'sf311.noise-report.traffic'],
    ['General Request -', 'other', '- other', 'sf311.general-request.other'],
    ['General Request - PUC', 'other', 'water - other', 'sf311.general-request-puc.other.water'],
  ])('read %p, %p, %p as %s', (category, type, detail, code) => {
    expect(sf311CategoryLine(category, type, detail).at(-1)?.code).toBe(code);
  });
});

describe('The closing reason', () => {
  it.each([
    ['COMPLETED', '', 'RESOLVED'],
    ['CLOSED_BY_PROCESS', '', 'OTHER'],
    ['CANCELLED', 'Graffiti removed', 'INVALID'],
    ['OTHER', '10-98', 'RESOLVED'],
    ['OTHER', 'This property is no longer managed by the SF Housing Authority.', 'NOT_RESPONSIBLE'],
    ['OTHER', 'Emailed response back to TP.', 'EXPLAINED'],
    ['', '', 'OTHER'],
    ['SOMETHING_NEW', '', 'OTHER'],
  ])('of outcome %p with note %p is %s', (outcome, note, reason) => {
    expect(sf311ClosingReason(outcome, note)).toBe(reason);
  });
});
