import type { QualityFlag } from '../domain/states.js';
import type { ImportedCase, ImportedCategory, ImportFormat, ImportedLocation, RowVerdict } from './imported-case.js';
import { localTimeReader, type LocalReading } from './local-time.js';
import { sf311CategoryLine } from './sf311-categories.js';
import { sf311ClosingReason } from './sf311-closing.js';
import { sf311UnitLine } from './sf311-units.js';

const INTAKE_QUEUE = '311 Service Request Queue';

const CHANNELS: Readonly<Record<string, string>> = {
  Phone: 'PHONE',
  Web: 'WEB',
  'Mobile/Open311': 'MOBILE_APP',
  Twitter: 'SOCIAL_MEDIA',
  Email: 'EMAIL',
  'Integrated Agency': 'OTHER_AGENCY',
  'Other Department': 'OTHER_AGENCY',
};

/** The file's "Z" is nominal: the hours are those of San Francisco. */
const readLocalTime = localTimeReader('America/Los_Angeles');

/** San Francisco 311 service requests, as published by the city and prepared in `sf311.csv`. */
export const sf311Format: ImportFormat = {
  name: 'sf311',
  columns: [
    'case_id',
    'created_at',
    'closed_at',
    'status',
    'status_note_k5',
    'outcome',
    'agency',
    'category',
    'request_type',
    'detail',
    'supervisor_district',
    'neighborhood',
    'source',
    'lat_2dp',
    'lon_2dp',
  ],
  readRow: readSf311Row,
};

function readSf311Row(row: Row): RowVerdict {
  const broken = REQUIREMENTS.find(([holds]) => !holds(row));
  if (broken) return { kind: 'rejected', reason: broken[1] };
  const created = readLocalTime(row.created_at!)!;
  const closed = row.closed_at === '' ? undefined : readLocalTime(row.closed_at!)!;
  const closedAt = closed && closingInstant(closed, created.at);
  const categoryLine = sf311CategoryLine(row.category!, row.request_type!, row.detail!);
  const location = locationOf(row);
  const read: ImportedCase = {
    externalRef: { system: 'sf311', id: row.case_id! },
    receivedAt: created.at,
    closing: closedAt
      ? {
          at: closedAt,
          reason: sf311ClosingReason(row.outcome!, row.status_note_k5!),
          note: row.status_note_k5! || row.outcome! || null,
        }
      : null,
    divisionCode: 'us-ca-sf',
    intakeLine: sf311UnitLine(INTAKE_QUEUE),
    unitLine: sf311UnitLine(row.agency!),
    categoryLine,
    channel: CHANNELS[row.source!] ?? 'OTHER',
    summary: summaryOf(categoryLine, row.neighborhood!),
    location,
    qualityFlags: flagsOf({ created, closed, closedAt, categoryLine, location }),
  };
  return { kind: 'case', case: read };
}

type Row = Readonly<Record<string, string>>;

/** What a row must be, as the sentence for the rejects file where it is not. */
const REQUIREMENTS: readonly (readonly [(row: Row) => boolean, string])[] = [
  [(row) => /^\d+$/.test(row.case_id!), 'case_id is not a number'],
  [(row) => readLocalTime(row.created_at!) !== undefined, 'created_at is not a time'],
  [(row) => row.closed_at === '' || readLocalTime(row.closed_at!) !== undefined, 'closed_at is not a time'],
  [(row) => row.agency !== '', 'agency is empty'],
  [(row) => row.status === 'Open' || row.status === 'Closed', 'status is neither Open nor Closed'],
  [(row) => row.status === 'Open' || row.closed_at !== '', 'status is Closed, but closed_at is empty'],
  [(row) => row.status === 'Closed' || row.closed_at === '', 'status is Open, but closed_at is set'],
  [(row) => coordinate(row.lat_2dp!, 90) !== undefined, 'lat_2dp is not a latitude'],
  [(row) => coordinate(row.lon_2dp!, 180) !== undefined, 'lon_2dp is not a longitude'],
];

/** A closing hour that occurred twice is its second occurrence where the first would lie before the case was received. */
function closingInstant(closed: LocalReading, receivedAt: Date): Date {
  if (closed.kind === 'double' && closed.at < receivedAt && closed.later >= receivedAt) return closed.later;
  return closed.at;
}

function flagsOf(read: {
  readonly created: LocalReading;
  readonly closed: LocalReading | undefined;
  readonly closedAt: Date | undefined;
  readonly categoryLine: readonly ImportedCategory[];
  readonly location: ImportedLocation;
}): readonly QualityFlag[] {
  const { created, closed, closedAt, categoryLine, location } = read;
  const flags: QualityFlag[] = [];
  if (closedAt && closedAt < created.at) flags.push('NEGATIVE_DURATION');
  if (categoryLine.length === 0) flags.push('MISSING_CATEGORY');
  if (location.latitude === null) flags.push('MISSING_LOCATION');
  if (created.kind === 'double' || closed?.kind === 'double') flags.push('LOCAL_TIME_AMBIGUOUS');
  if (created.kind === 'gap' || closed?.kind === 'gap') flags.push('LOCAL_TIME_SKIPPED');
  return flags;
}

/** Supervisor district "-1" is the file's way to say that none is known. */
function locationOf(row: Row): ImportedLocation {
  const district = /^\d+$/.test(row.supervisor_district!) ? `supervisor district ${row.supervisor_district!}` : '';
  const address = [row.neighborhood!, district].filter((part) => part !== '').join(', ');
  const latitude = coordinate(row.lat_2dp!, 90) ?? null;
  const longitude = coordinate(row.lon_2dp!, 180) ?? null;
  const known = latitude !== null && longitude !== null;
  return { address: address || null, latitude: known ? latitude : null, longitude: known ? longitude : null };
}

/** Null for an empty field; undefined for one that is no coordinate. */
function coordinate(text: string, limit: number): number | null | undefined {
  if (text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= limit ? value : undefined;
}

function summaryOf(categoryLine: readonly ImportedCategory[], neighbourhood: string): string {
  const what = categoryLine.map((category) => category.name).join(' · ') || 'Service request';
  return neighbourhood === '' ? what : `${what} (${neighbourhood})`;
}
