import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { ConfigurationError } from '../config.js';
import type { Engine } from '../engine.js';
import { DEFAULT_ENGINE, type EngineName } from '../engines.js';
import type { Observe } from '../execute/shape/source.js';
import type { GatewaySettings } from '../settings.js';
import { createObserver } from './observe.js';
import { readProtection } from './protection.js';
import { recordAnswers } from './recording-engine.js';
import { signingKey } from './signing-key.js';
import { openFileStore } from './store/file-store.js';
import { openPostgresStore } from './store/postgres-store.js';
import type { AuditStore } from './store/store.js';
import { startTrail, type Trail } from './trail.js';
import { createRecorder, type MakeRecorded } from './with-keys.js';

/** Where things lie that the settings choose among. */
export interface AuditPlaces {
  readonly directory: string;
  readonly databaseUrl?: string | undefined;
  /** PEM, or PEM in base64; absent: a key beside the trail. */
  readonly signingKey?: string | undefined;
}

/** The trail of this process, and what each supergraph needs to be recorded in it. */
export interface OpenAudit {
  readonly trail: Trail;
  readonly store: AuditStore;
  readonly observerOf: (supergraphSdl: string, apiSchema: GraphQLSchema) => Observe | undefined;
  readonly recordingOf: (supergraphSdl: string, engine: Engine) => Recording | undefined;
  readonly close: () => Promise<void>;
}

export interface Recording {
  readonly engine: Engine;
  readonly makeRecorded: MakeRecorded;
}

export interface AuditParts {
  readonly settings: GatewaySettings;
  readonly audit?: AuditPlaces;
  readonly auditStore?: AuditStore;
  readonly engine?: EngineName | undefined;
  readonly logger: Logger;
}

/** Undefined where nothing is recorded. @throws ConfigurationError, one sentence */
export async function openAudit(parts: AuditParts): Promise<OpenAudit | undefined> {
  const { settings, audit: places, engine, logger } = parts;
  const { store: kind, tag, failClosed, purposeRequired, ...pace } = settings.audit;
  if (kind === 'none') return undefined;
  if ((engine ?? DEFAULT_ENGINE) !== 'native')
    throw new ConfigurationError('audit.store needs the native engine: the other one does not say what it read.');
  const { directory = '.data/audit', databaseUrl, signingKey: given } = places ?? {};
  const { privateKey, publicKey } = signingKey(given, directory);
  const store = parts.auditStore ?? (await openStore(kind, { directory, databaseUrl }));
  const trail = startTrail({ store, key: privateKey, publicKey, ...pace, logger, now: () => new Date() });
  return {
    trail,
    store,
    observerOf(supergraphSdl, apiSchema) {
      const protection = readProtection(supergraphSdl, apiSchema, tag);
      return protection && createObserver(protection);
    },
    recordingOf(supergraphSdl, bare) {
      const { apiSchema } = bare;
      const protection = readProtection(supergraphSdl, apiSchema, tag);
      if (!protection) return undefined;
      return {
        engine: recordAnswers(bare, { trail, failClosed, purposeRequired }),
        makeRecorded: createRecorder({ protection, apiSchema }),
      };
    },
    close: () => trail.stop(),
  };
}

/** @throws ConfigurationError when the store cannot be had: a gateway that is to record does not start without */
export async function openStore(
  kind: 'file' | 'postgres',
  { directory, databaseUrl }: Pick<AuditPlaces, 'directory' | 'databaseUrl'>,
): Promise<AuditStore> {
  if (kind === 'file') return openFileStore(directory);
  if (databaseUrl === undefined)
    throw new ConfigurationError('audit.store is "postgres", but AUDIT_DATABASE_URL is not set.');
  try {
    return await openPostgresStore(databaseUrl);
  } catch {
    // The cause may quote the URL, which has a password.
    throw new ConfigurationError('The database that AUDIT_DATABASE_URL names cannot be reached or used.');
  }
}
