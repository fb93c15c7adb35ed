import { z } from 'zod';

/** Registry's feed of who may act where: from the start it gives the whole state, from a cursor what has changed since. */
export const ACCESS_CHANGES = /* GraphQL */ `
  query GatewayFollowsAccess($after: Cursor, $first: Int!) {
    accessChanges(after: $after, first: $first) {
      edges {
        node {
          subject
          grants {
            agencyId
            role
            validFrom
            validTo
          }
          apiKey {
            id
            prefix
            secretHash
            subject
            scopes
            validFrom
            validTo
            revokedAt
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** A grant and when it is in force, in milliseconds since 1970: from the first one on, no longer at the second. */
export interface TimedGrant {
  readonly agencyId: string;
  readonly role: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A partner's key as registry knows it; the key itself is known to the partner alone. */
export interface KnownApiKey {
  readonly id: string;
  readonly prefix: string;
  readonly secretHash: Buffer;
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly isRevoked: boolean;
}

/** What has changed: a subject's grants are all it has now, a key is as it is now. */
export interface AccessChange {
  readonly grantsOf?: { readonly subject: string; readonly grants: readonly TimedGrant[] };
  readonly apiKey?: KnownApiKey;
}

export interface AccessPage {
  readonly changes: readonly AccessChange[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

const text = z.string().min(1).max(256);
const instant = z.string().transform((value, context) => {
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) context.addIssue('must be an instant');
  return ms;
});
const from = instant.nullable().transform((ms) => ms ?? -Infinity);
const to = instant.nullable().transform((ms) => ms ?? Infinity);

const grantSchema = z
  .object({ agencyId: text, role: text, validFrom: from, validTo: to })
  .transform(({ agencyId, role, validFrom, validTo }) => ({ agencyId, role, fromMs: validFrom, toMs: validTo }));

const apiKeySchema = z
  .object({
    id: text,
    prefix: text,
    secretHash: z.base64url().transform((hash) => Buffer.from(hash, 'base64url')),
    subject: text,
    scopes: z.array(text).max(100),
    validFrom: from,
    validTo: to,
    revokedAt: z.string().nullable(),
  })
  .refine(({ secretHash }) => secretHash.length === 32, 'must have a SHA-256')
  .transform(({ validFrom, validTo, revokedAt, ...key }) => ({
    ...key,
    fromMs: validFrom,
    toMs: validTo,
    isRevoked: revokedAt !== null,
  }));

const pageSchema = z.object({
  data: z.object({
    accessChanges: z.object({
      edges: z.array(
        z.object({
          node: z.object({
            subject: text.nullable(),
            grants: z.array(grantSchema).nullable(),
            apiKey: apiKeySchema.nullable(),
          }),
        }),
      ),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
  // A page with a hole would lose a revocation for good.
  errors: z.undefined().optional(),
});

/** Reads one answer to {@link ACCESS_CHANGES}; undefined when it is not one, or not whole. */
export function readAccessPage(answer: unknown): AccessPage | undefined {
  const read = pageSchema.safeParse(answer);
  if (!read.success) return undefined;
  const { edges, pageInfo } = read.data.data.accessChanges;
  return {
    ...pageInfo,
    changes: edges.map(({ node: { subject, grants, apiKey } }) => ({
      ...(subject !== null && grants !== null && { grantsOf: { subject, grants } }),
      ...(apiKey !== null && { apiKey }),
    })),
  };
}
