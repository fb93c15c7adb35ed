import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { serviceCaller } from '../../kit/callers.js';
import { shippedFile } from '../../kit/shipped.js';
import type { Database } from '../../kit/store/database.js';
import type { Level } from '../domain/levels.js';
import { upsertDivisions } from '../store/divisions.js';
import { upsertDocuments } from '../store/documents.js';
import { loadedDigest, rememberDigest } from '../store/shipped-data.js';
import type { DivisionRow, NormativeDocumentRow, RegistryTrx, Tables } from '../store/tables.js';

const DATA = 'subgraphs/registry/data';

/** A file of the package and how its text becomes rows. */
interface Shipment {
  readonly file: string;
  readonly load: (trx: RegistryTrx, text: string) => Promise<void>;
}

const SHIPMENTS: readonly Shipment[] = [
  // GB/T 2260, the codes of China's administrative divisions (NOTICE says where the file is from).
  { file: 'divisions.csv', load: (trx, text) => upsertDivisions(trx, divisionsOf('cn', text)) },
  { file: 'divisions-us.csv', load: (trx, text) => upsertDivisions(trx, divisionsOf('us', text)) },
  { file: 'documents.json', load: (trx, text) => upsertDocuments(trx, JSON.parse(text) as NormativeDocumentRow[]) },
];

/** Loads the shipped divisions and documents where they are new or have changed. Safe to run in two replicas at once. */
export async function loadShippedData(db: Database<Tables>): Promise<void> {
  for (const { file, load } of SHIPMENTS) {
    const text = await readFile(shippedFile(`${DATA}/${file}`), 'utf8');
    const digest = createHash('sha256').update(text).digest('hex');
    await db.asCaller(serviceCaller('registry'), async (trx) => {
      if ((await loadedDigest(trx, file)) === digest) return;
      await load(trx, text);
      await rememberDigest(trx, file, digest);
    });
  }
}

interface DivisionRecord {
  readonly code: string;
  readonly name: string;
  readonly parent_code: string;
  readonly level: Level;
}

/** The files carry no dates of validity: their codes stand as they are now. */
function divisionsOf(scheme: string, csv: string): readonly DivisionRow[] {
  const records: DivisionRecord[] = parse(csv, { columns: true, bom: true, skip_empty_lines: true });
  return records.map(({ code, name, parent_code, level }) => ({
    code,
    scheme,
    name,
    level,
    parent_code: parent_code === '' ? null : parent_code,
    valid_from: null,
    valid_to: null,
    successor_code: null,
  }));
}
