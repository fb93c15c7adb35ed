import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Engine } from '../engine.js';
import type { EngineName } from '../engines.js';
import type { Observe } from '../execute/shape/source.js';
import type { GatewaySettings } from '../settings.js';
import type { AuditStore } from './store/store.js';
import type { Trail } from './trail.js';
import type { MakeRecorded } from './with-keys.js';

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
  const { store: kind } = parts.settings.audit;
  if (kind === 'none') return undefined;
  const { openRecording } = await import('./open-recording.js');
  return openRecording(kind, parts);
}
