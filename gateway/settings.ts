import { z } from 'zod';
import { auditSettings } from './audit/audit-settings.js';
import { CALLER_HEADER, CALLER_KINDS } from '../schema/caller.js';
import {
  budgetSettings,
  circuitSettings,
  concurrencySettings,
  costSettings,
  documentSettings,
  overloadSettings,
} from './limits/limit-settings.js';

/** The configuration file, as data. `schema/gateway-config.schema.json` is printed from this. */

const milliseconds = z.int().min(1).max(600_000);
const headerName = z
  .string()
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'must be a header name in lower case')
  .refine((name) => name !== CALLER_HEADER, 'is written by the gateway alone');

const headerValue = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be a header value without line breaks');

const headerRule = z.union([
  z.strictObject({
    propagate: headerName.describe('Sends this header of the client to the subgraph.'),
    as: headerName.optional().describe('Under another name.'),
    default: headerValue.optional().describe('Sent where the client did not send the header.'),
  }),
  z.strictObject({
    set: headerName.describe('Sends a header with a fixed value.'),
    value: headerValue,
  }),
  z.strictObject({ remove: headerName.describe('Undoes an earlier rule for this header.') }),
]);

const errorRules = z.strictObject({
  passMessages: z
    .boolean()
    .optional()
    .describe('Lets messages of subgraph errors pass to clients although their code is not on the refusal list.'),
});

const subgraph = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Overrides the URL written in the supergraph.'),
  timeoutMs: milliseconds.optional().describe('Overrides limits.fetchTimeoutMs for this subgraph.'),
  headers: z.array(headerRule).default([]).describe('Applied after the rules for all subgraphs, in order.'),
  errors: errorRules.prefault({}),
  streamUrl: z
    .url({ protocol: /^wss?$/ })
    .optional()
    .describe('Where its subscriptions are; without it its own URL with the ws scheme.'),
});

const streams = z.strictObject({
  heartbeatMs: milliseconds
    .default(12_000)
    .describe('How often a silent client hears from us, and is asked for a sign.'),
  initTimeoutMs: milliseconds.default(3_000).describe('When a WebSocket client must have introduced itself.'),
  maxConnections: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(15_000)
    .describe('Most WebSocket clients, and most HTTP streams.'),
  maxWaitingBytes: z
    .int()
    .min(16_384)
    .max(64 * 1_048_576)
    .default(1_048_576)
    .describe('What may wait for one client; a slower one is closed with 1013.'),
  maxOperationsPerSocket: z.int().min(1).max(10_000).default(200).describe('Most operations open on one WebSocket.'),
});

const originRule = z.strictObject({
  origin: z.url().describe('The exact origin, https://portal.gov.example.'),
  methods: z
    .array(z.enum(['GET', 'POST']))
    .min(1)
    .default(['GET', 'POST'])
    .describe('What its pages may send.'),
  headers: z.array(headerName).default([]).describe('Headers its pages may send besides the usual ones.'),
  maxAgeSeconds: z.int().min(0).max(86_400).default(600).describe('How long a browser remembers this.'),
});

const issuer = z.strictObject({
  issuer: z.string().min(1).describe('The exact "iss" of its tokens.'),
  jwksUrl: z.url({ protocol: /^https?$/ }).describe('Where its public keys are.'),
  audience: z.string().min(1).describe('The "aud" its tokens must carry.'),
  clockToleranceSeconds: z.int().min(0).max(300).default(5),
  kinds: z
    .array(z.enum(CALLER_KINDS))
    .default([...CALLER_KINDS])
    .describe('The kinds of caller it may vouch for.'),
});

const grants = z.strictObject({
  source: z
    .enum(['token', 'registry'])
    .default('token')
    .describe(
      'Who says what a caller may do where: its token, or the accessChanges of our own registry, which also has keys.',
    ),
  pollMs: z
    .int()
    .min(10)
    .max(4_000)
    .default(1_000)
    .describe('How often registry is asked what has changed; a revocation works within 5 seconds.'),
  maxAgeSeconds: z
    .int()
    .min(5)
    .max(3_600)
    .default(60)
    .describe('Rights that were last read longer ago are refused with REPLICA_STALE.'),
});

const limits = z.strictObject({
  bodyBytes: z
    .int()
    .min(1_024)
    .max(64 * 1_048_576)
    .default(1_048_576)
    .describe('Longest request body.'),
  tokens: z.int().min(1).max(100_000).default(15_000).describe('Most lexical tokens in a document.'),
  depth: z.int().min(1).max(500).default(30).describe('Deepest nesting of fields.'),
  aliases: z.int().min(0).max(10_000).default(200).describe('Most aliases in an operation, fragments expanded.'),
  fields: z.int().min(1).max(1_000_000).default(10_000).describe('Most fields in an operation, fragments expanded.'),
  rootFields: z.int().min(1).max(10_000).default(50).describe('Most root fields in an operation, fragments expanded.'),
  directives: z.int().min(0).max(100_000).default(500).describe('Most directives in a document.'),
  cost: costSettings.prefault({}),
  requestTimeoutMs: milliseconds.default(30_000).describe('When a request must be answered.'),
  fetchTimeoutMs: milliseconds
    .default(10_000)
    .describe('When one subgraph must have answered; below requestTimeoutMs.'),
  rememberedDocuments: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .describe('Checked documents kept in memory, and as many plans.'),
});

export const settingsSchema = z
  .strictObject({
    limits: limits.prefault({}),
    budgets: budgetSettings.prefault({}),
    concurrency: concurrencySettings.prefault({}),
    overload: overloadSettings.prefault({}),
    circuit: circuitSettings.prefault({}),
    documents: documentSettings.prefault({}),
    audit: auditSettings.prefault({}),
    streams: streams.prefault({}),
    identity: z
      .strictObject({
        required: z.boolean().default(false).describe('Refuses requests without a token.'),
        issuers: z.array(issuer).default([]).describe('Whose bearer tokens are accepted.'),
        grants: grants.prefault({}),
      })
      .prefault({}),
    authorisation: z
      .strictObject({
        onUnauthorised: z
          .enum(['filter', 'refuse'])
          .default('filter')
          .describe('An operation with a field the caller may not have: answered without it, or not at all.'),
      })
      .prefault({}),
    cors: z
      .strictObject({
        origins: z
          .array(z.union([z.literal('*'), z.url(), originRule]))
          .default([])
          .describe('Origins of browsers that may call besides our own; "*" for any.'),
      })
      .prefault({}),
    headers: z.array(headerRule).default([]).describe('Header rules for all subgraphs, in order.'),
    errors: errorRules.prefault({}),
    subgraphs: z.record(z.string(), subgraph).default({}).describe('Per subgraph, by its name in the supergraph.'),
    introspection: z
      .union([z.boolean(), z.array(z.enum(CALLER_KINDS))])
      .default(true)
      .describe('Answers __schema and __type: to everybody, to nobody, or to these kinds of caller.'),
    explain: z
      .array(z.enum(CALLER_KINDS))
      .default(CALLER_KINDS.filter((kind) => kind !== 'PUBLIC'))
      .describe('Who may have an operation explained by extensions.explain instead of run.'),
    suggestions: z
      .array(z.enum(CALLER_KINDS))
      .default(CALLER_KINDS.filter((kind) => kind !== 'PUBLIC'))
      .describe('Who is told which name was probably meant when a document has a wrong one.'),
    overrideLabels: z
      .array(z.string())
      .default([])
      .describe('Labels of @override(label:) that are on; percent(…) needs no mention. Native engine only.'),
    explorer: z.boolean().default(true).describe('Serves the query explorer on /.'),
    supergraph: z
      .strictObject({
        lastGoodFile: z
          .string()
          .optional()
          .describe('Where the supergraph, or the SDL it was composed of, is kept for the next start.'),
        pollMs: z
          .int()
          .min(0)
          .max(86_400_000)
          .default(5_000)
          .describe('How often the supergraph is looked at for a change; 0: never.'),
      })
      .prefault({}),
  })
  .refine(({ limits: { fetchTimeoutMs, requestTimeoutMs } }) => fetchTimeoutMs < requestTimeoutMs, {
    path: ['limits', 'fetchTimeoutMs'],
    message: 'must be below limits.requestTimeoutMs',
  });

export type GatewaySettings = z.infer<typeof settingsSchema>;
export type Limits = GatewaySettings['limits'];
export type HeaderRule = z.infer<typeof headerRule>;
