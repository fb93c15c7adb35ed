import { z } from 'zod';
import { CALLER_KINDS, PUBLIC_CALLER, type Caller } from '../../schema/caller.js';

/** Control characters are refused because no store takes a NUL, and none of them belongs in a log. */
const text = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u);

/** A signed caller with so many fits in the 16 KiB that Node gives a request's headers. */
export const MAX_GRANTS = 100;

/** The claims of a verified token that say who the caller is. Sizes are bounded: every subgraph request carries them. */
const claimsSchema = z.object({
  sub: text.refine((subject) => !isReserved(subject) && !isPartners(subject)),
  /** RFC 8693 §4.2: scopes in one text, as OIDC issuers write them. Read where `liandong.scopes` is absent. */
  scope: z.string().max(4_096).optional(),
  liandong: z
    .object({
      kind: z.enum(CALLER_KINDS).exclude(['PUBLIC']),
      grants: z
        .array(z.object({ agencyId: text, role: text }))
        .max(MAX_GRANTS)
        .default([]),
      scopes: z.array(text).max(100).optional(),
      purpose: text.optional(),
    })
    .optional(),
});

/** Subjects that only the gateway and our own subgraphs go by: no issuer, however trusted, can vouch for them. */
export function isReserved(subject: string): boolean {
  return subject === PUBLIC_CALLER.subject || subject === 'gateway' || subject.startsWith('service:');
}

/** Registry gives partners' keys such subjects: what a partner sees, a token cannot take. */
function isPartners(subject: string): boolean {
  return subject.startsWith('partner:');
}

/** The caller a token's claims describe; undefined when they are not of the agreed form. */
export function callerOfClaims(claims: unknown): Caller | undefined {
  const read = claimsSchema.safeParse(claims);
  if (!read.success) return undefined;
  const { sub, scope, liandong } = read.data;
  const scopes = liandong?.scopes ?? scope?.split(' ').filter((part) => part !== '') ?? [];
  // Somebody an issuer knows but who holds no office: what a requester may see is the least an authenticated caller has.
  if (!liandong) return { subject: sub, kind: 'REQUESTER', grants: [], scopes };
  const { kind, purpose } = liandong;
  // A requester acts on the own case, by the token of that case, and holds no office.
  const grants = kind === 'REQUESTER' ? [] : liandong.grants;
  return { subject: sub, kind, grants, scopes, ...(purpose === undefined ? {} : { purpose }) };
}
