import { join } from 'node:path';
import type { AuditPlaces } from './audit/open-audit.js';
import { parseCallerKeys, type CallerKey } from '../schema/caller.js';
import { settingsSchema, type GatewaySettings } from './settings.js';

/** A value somebody configured that cannot be used: one sentence naming where it stands. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** What holds where no configuration file is given. */
export function defaultSettings(): GatewaySettings {
  return settingsSchema.parse({});
}

/** What the gateway reads from the environment: secrets and what differs from host to host. */
export interface GatewayEnvironment {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly production: boolean;
  /** Where callers' budgets are counted for all replicas. */
  readonly redisUrl: string | undefined;
  /** Where the trail of who read what lies, as the settings choose. */
  readonly audit: AuditPlaces;
  /** Signing rings by subgraph name, as far as the environment has them. */
  readonly callerKeys: Readonly<Record<string, readonly CallerKey[]>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Reads the environment once. @throws ConfigurationError naming the variable */
export function readEnvironment(subgraphNames: readonly string[], env: Environment = process.env): GatewayEnvironment {
  const logLevel = env['LOG_LEVEL'] || 'info';
  if (!LOG_LEVELS.includes(logLevel))
    throw new ConfigurationError(`LOG_LEVEL is "${logLevel}" but must be one of ${LOG_LEVELS.join(', ')}.`);
  return {
    host: env['HOST'] || '127.0.0.1',
    port: readPort('PORT', env['PORT'] || '4000'),
    dataDir: env['DATA_DIR'] || '.data',
    logLevel,
    production: env['NODE_ENV'] === 'production',
    redisUrl: env['REDIS_URL'] || undefined,
    audit: {
      directory: join(env['DATA_DIR'] || '.data', 'audit'),
      databaseUrl: env['AUDIT_DATABASE_URL'] || undefined,
      signingKey: env['AUDIT_SIGNING_KEY'] || undefined,
    },
    callerKeys: readCallerKeys(subgraphNames, env),
  };
}

/** @throws ConfigurationError naming `source`, when `text` is not a port number */
export function readPort(source: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535))
    throw new ConfigurationError(`${source} is "${text}" but must be a port number from 0 to 65535.`);
  return port;
}

/** `social-posts` → `SOCIAL_POSTS_CALLER_KEYS`: the same variable as the subgraph itself reads. */
export function callerKeysVariable(subgraphName: string): string {
  return `${subgraphName.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_CALLER_KEYS`;
}

function readCallerKeys(subgraphNames: readonly string[], env: Environment): Record<string, readonly CallerKey[]> {
  const rings: Record<string, readonly CallerKey[]> = {};
  for (const name of subgraphNames) {
    const variable = callerKeysVariable(name);
    const text = env[variable];
    if (!text) continue;
    const ring = parseCallerKeys(text);
    // The value is a secret: it is not repeated in the sentence.
    if (!ring)
      throw new ConfigurationError(`${variable} must read id:base64[,id:base64…] with secrets of 32 bytes or more.`);
    rings[name] = ring;
  }
  return rings;
}
