import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sf311CategoryLine } from '../../../subgraphs/cases/import/sf311-categories.js';

/** One request of the real file, as far as a made case is like it. */
export interface RealRequest {
  /** Of 200. */
  readonly agency: string;
  readonly category: string;
  readonly channel: string;
  /** From receipt to closing; null for one that is open still. */
  readonly minutes: number | null;
  /** Of the day, 0 to 1,439. */
  readonly minuteOfDay: number;
}

type Row = Readonly<
  Record<'agency' | 'category' | 'request_type' | 'source' | 'created_at' | 'closed_at' | 'detail', string>
>;

const MINUTE_MS = 60_000;

/** The 10,000 requests of `SAMPLE_DATA`: drawn from with equal chances, they give a made case the real distributions. */
export function realRequests(): readonly RealRequest[] {
  const folder = process.env['SAMPLE_DATA'];
  if (folder === undefined) throw new Error('SAMPLE_DATA names the folder with sf311/sf311.csv.');
  const rows: readonly Row[] = parse(readFileSync(join(folder, 'sf311/sf311.csv')), { columns: true, bom: true });
  return rows
    .map((row) => {
      const created = Date.parse(row.created_at);
      const closed = row.closed_at === '' ? null : Date.parse(row.closed_at);
      return {
        agency: row.agency,
        category: sf311CategoryLine(row.category, row.request_type, '').at(-1)?.code ?? 'sf311',
        channel: row.source.toUpperCase().replaceAll(/\W+/g, '_'),
        minutes: closed === null ? null : Math.round((closed - created) / MINUTE_MS),
        minuteOfDay: Math.floor(created / MINUTE_MS) % 1_440,
      };
    })
    .filter(({ minutes }) => minutes === null || minutes >= 0);
}
