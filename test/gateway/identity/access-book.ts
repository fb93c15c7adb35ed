import { createHash, randomBytes } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, graphql, parse } from 'graphql';
import { pino } from 'pino';
import { followAccess, type Access, type FollowAccessParts } from '../../../gateway/identity/access/follow.js';
import type { AskGraph } from '../../../gateway/identity/access/reading.js';
import type { Transport } from '../../../gateway/upstream/transport.js';
import { CALLER_HEADER, verifyCaller, type CallerKey } from '../../../schema/caller.js';

/** Registry's part of the contract, as it stands in its own SDL. */
export const ACCESS_SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  scalar Cursor
  scalar DateTime
  type Query { accessChanges(after: Cursor, first: Int): AccessChangeConnection }
  type AccessChangeConnection { edges: [AccessChangeEdge!]! pageInfo: AccessPageInfo! }
  type AccessChangeEdge { cursor: Cursor! node: AccessChange! }
  type AccessPageInfo { hasNextPage: Boolean! endCursor: Cursor }
  type AccessChange { id: ID! recordedAt: DateTime! subject: ID grants: [AccessGrant!] apiKey: ApiKeyFact }
  type AccessGrant { agencyId: ID! role: String! validFrom: DateTime validTo: DateTime }
  type ApiKeyFact { id: ID! prefix: String! secretHash: String! subject: ID! scopes: [String!]! validFrom: DateTime! validTo: DateTime revokedAt: DateTime }`;

export interface BookGrant {
  readonly agencyId: string;
  readonly role: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

export interface BookKey {
  readonly id: string;
  readonly prefix: string;
  readonly secretHash: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly revokedAt: string | null;
}

/** A registry of a few lines: what was granted, issued and revoked, as the feed that the gateway follows. */
export class AccessBook {
  private readonly changes: object[] = [];
  /** The cursors that were asked for, oldest first. */
  readonly asked: (string | null)[] = [];
  /** Written into every cursor: another edition refuses them. */
  edition = 1;
  isAway = false;
  pageSize = 500;

  grant(subject: string, ...grants: readonly BookGrant[]): void {
    const whole = grants.map(({ validFrom = null, validTo = null, ...grant }) => ({ ...grant, validFrom, validTo }));
    this.changes.push({ subject, grants: whole, apiKey: null });
  }

  note(apiKey: BookKey): void {
    this.changes.push({ subject: null, grants: null, apiKey });
  }

  /** Begins anew, as a store does that was restored from a backup. */
  forget(): void {
    this.changes.length = 0;
    this.edition += 1;
  }

  readonly ask: AskGraph = async (_query, { after, first }) => {
    await Promise.resolve();
    if (this.isAway) throw new Error('registry is away');
    try {
      return { data: { accessChanges: this.page(after as string | null, first as number) } };
    } catch (error) {
      return { data: { accessChanges: null }, errors: [(error as GraphQLError).toJSON()] };
    }
  };

  /** Behind a gateway: believes its signature and answers nobody but a service. */
  transport(keys: readonly CallerKey[]): Transport {
    const schema = buildSubgraphSchema({
      typeDefs: parse(ACCESS_SDL),
      resolvers: {
        Query: {
          accessChanges: (_: unknown, { after, first }: { after?: string; first?: number }) =>
            this.page(after ?? null, first ?? 500),
        },
      },
    });
    return {
      post: async ({ body, headers }) => {
        if (this.isAway) throw new Error('connect ECONNREFUSED');
        const verdict = verifyCaller(headers[CALLER_HEADER], { audience: 'registry', body, keys, nowMs: Date.now() });
        const isService = verdict.kind === 'verified' && verdict.caller.kind === 'SERVICE';
        if (!isService) return { status: 401, headers: {}, body: '{"errors":[{"message":"For services only."}]}' };
        const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
        const result = await graphql({ schema, source: query, variableValues: variables });
        return { status: 200, headers: {}, body: JSON.stringify(result) };
      },
      close: () => Promise.resolve(),
    };
  }

  private page(after: string | null, first: number) {
    this.asked.push(after);
    const [edition, position] = (after ?? `${this.edition}:0`).split(':').map(Number) as [number, number];
    if (edition !== this.edition)
      throw new GraphQLError('The cursor is odd.', { extensions: { code: 'CURSOR_MALFORMED' } });
    const end = Math.min(position + Math.min(first, this.pageSize), this.changes.length);
    const cursorAt = (at: number): string => `${this.edition}:${at}`;
    return {
      edges: this.changes.slice(position, end).map((node, at) => ({
        cursor: cursorAt(position + at + 1),
        node: { id: `change_${position + at}`, recordedAt: '2026-06-01T00:00:00.000Z', ...node },
      })),
      pageInfo: { hasNextPage: end < this.changes.length, endCursor: end > position ? cursorAt(end) : null },
    };
  }
}

/** A key as a partner holds it, and what registry knows of it. */
export function makeKey(change: Partial<BookKey> = {}): { readonly text: string; readonly fact: BookKey } {
  const prefix = change.prefix ?? 'hotline01';
  const text = `ld_${prefix}_${randomBytes(32).toString('base64url')}`;
  const fact: BookKey = {
    id: 'apikey_1',
    prefix,
    secretHash: createHash('sha256').update(text).digest('base64url'),
    subject: 'partner:hotline',
    scopes: ['cases:read'],
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: null,
    revokedAt: null,
    ...change,
  };
  return { text, fact };
}

/** Follows a book as closely as a test wants it. */
export function follow(book: AccessBook, parts: Partial<FollowAccessParts> = {}): Access {
  const logger = pino({ level: 'silent' });
  return followAccess({ ask: book.ask, pollMs: 10, maxAgeMs: 60_000, now: Date.now, logger, ...parts });
}
