import { ConfigurationError } from '../config.js';
import { DEFAULT_ENGINE } from '../engines.js';
import { createObserver } from './observe.js';
import type { AuditParts, OpenAudit } from './open-audit.js';
import { readProtection } from './protection.js';
import { recordAnswers } from './recording-engine.js';
import { signingKey } from './signing-key.js';
import { openStore } from './store/open-store.js';
import { startTrail } from './trail.js';
import { createRecorder } from './with-keys.js';

/** Opens the store and what writes to it. @throws ConfigurationError, one sentence */
export async function openRecording(kind: 'file' | 'postgres', parts: AuditParts): Promise<OpenAudit> {
  const { settings, audit: places, engine, logger } = parts;
  const { store: _kind, tag, failClosed, purposeRequired, ...pace } = settings.audit;
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
