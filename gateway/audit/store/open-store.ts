import { ConfigurationError } from '../../config.js';
import type { AuditPlaces } from '../open-audit.js';
import { openFileStore } from './file-store.js';
import type { AuditStore } from './store.js';

/** @throws ConfigurationError when the store cannot be had: a gateway that is to record does not start without */
export async function openStore(
  kind: 'file' | 'postgres',
  { directory, databaseUrl }: Pick<AuditPlaces, 'directory' | 'databaseUrl'>,
): Promise<AuditStore> {
  if (kind === 'file') return openFileStore(directory);
  if (databaseUrl === undefined)
    throw new ConfigurationError('audit.store is "postgres", but AUDIT_DATABASE_URL is not set.');
  try {
    const { openPostgresStore } = await import('./postgres-store.js');
    return await openPostgresStore(databaseUrl);
  } catch {
    // The cause may quote the URL, which has a password.
    throw new ConfigurationError('The database that AUDIT_DATABASE_URL names cannot be reached or used.');
  }
}
