import { importJWK, SignJWT, type JSONWebKeySet } from 'jose';
import type { Caller } from '../../schema/caller.js';
import { readDemoPeople, readOrCreateKey, writeDemoPeople } from './development-files.js';

/** Somebody of the demo whose token can be had for the asking. */
export interface DemoPerson {
  /** What `--as` takes: `county-officer`. */
  readonly name: string;
  /** What the explorer shows: `County officer, Lanshan Public Security Bureau`. */
  readonly title: string;
  readonly caller: Caller;
}

/** The issuer of demo tokens. It exists in `liandong start` only, and never in production. */
export interface DevelopmentIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Public keys only. */
  readonly jwks: JSONWebKeySet;
  readonly people: readonly DemoPerson[];
  /** @throws Error when nobody has that name */
  issue(name: string): Promise<string>;
}

export interface DevelopmentIssuerOptions {
  /** The key and the people are kept here, so that `liandong token` issues tokens a running gateway believes. */
  readonly dataDir: string;
  /** @default those of the last start, from `dataDir` */
  readonly people?: readonly DemoPerson[];
  /** Whether `NODE_ENV` is `production`: then there is no such issuer. */
  readonly production: boolean;
  /** Whether a token carries its person's grants; where registry has them, nobody reads those of a token. @default true */
  readonly grantsInTokens?: boolean;
  /** @default 43_200, a working day: nobody wants to renew a demo token at lunch */
  readonly tokenLifetimeSeconds?: number;
}

export const DEVELOPMENT_ISSUER = 'urn:liandong:development';
export const DEVELOPMENT_AUDIENCE = 'liandong';

/** @throws Error, one sentence, in production or when `dataDir` cannot be used */
export async function createDevelopmentIssuer(options: DevelopmentIssuerOptions): Promise<DevelopmentIssuer> {
  if (options.production) throw new Error('The development issuer does not run when NODE_ENV is production.');
  const { privateJwk, publicJwk } = await readOrCreateKey(options.dataDir);
  const people = options.people ?? (await readDemoPeople(options.dataDir));
  if (options.people) await writeDemoPeople(options.dataDir, options.people);
  const key = await importJWK(privateJwk, 'ES256');
  const { grantsInTokens = true, tokenLifetimeSeconds: lifetimeSeconds = 43_200 } = options;

  return {
    issuer: DEVELOPMENT_ISSUER,
    audience: DEVELOPMENT_AUDIENCE,
    jwks: { keys: [publicJwk] },
    people,
    async issue(name) {
      const person = people.find((candidate) => candidate.name === name);
      if (!person) throw new Error(`Nobody is called "${name}"; there are ${people.map((p) => p.name).join(', ')}.`);
      const { subject, kind, scopes, purpose } = person.caller;
      const grants = grantsInTokens ? person.caller.grants : [];
      const nowSeconds = Math.floor(Date.now() / 1_000);
      return new SignJWT({ liandong: { kind, grants, scopes, ...(purpose === undefined ? {} : { purpose }) } })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: publicJwk.kid! })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(DEVELOPMENT_AUDIENCE)
        .setSubject(subject)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + lifetimeSeconds)
        .sign(key);
    },
  };
}
