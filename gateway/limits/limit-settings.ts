import { z } from 'zod';
import { CALLER_KINDS, type CallerKind } from '../../schema/caller.js';
import type { Budget } from './budgets/budgets.js';
import type { ClassRule } from './fair-queue.js';

/** The parts of the configuration file about how much may be asked: by one operation, by one caller, at the same time. */

const kinds = z.array(z.enum(CALLER_KINDS));

const seconds = z.int().min(1).max(86_400);

function byKind<T extends z.ZodType>(what: T) {
  return z.partialRecord(z.enum(CALLER_KINDS), what).default({});
}

const cost = z.number().min(1).max(Number.MAX_SAFE_INTEGER);

export const costSettings = z.strictObject({
  perOperation: cost
    .default(10_000_000)
    .describe('What one operation may cost at most, in objects by @cost and @listSize, estimated before it runs.'),
  byKind: byKind(cost).describe('The same for one kind of caller.'),
  assumedListSize: z
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe('How long a list is taken to be of which neither schema nor operation says anything.'),
});

const budget = z.strictObject({
  requests: z.int().min(1).optional().describe('Requests in one window; absent: as many as it likes.'),
  cost: cost.optional().describe('Cost of all operations in one window; absent: as much as it likes.'),
});

export const budgetSettings = z.strictObject({
  windowSeconds: seconds.default(60).describe('How long a window is; it opens with the first request.'),
  everyCaller: budget.prefault({}).describe('What each caller may ask for in one window.'),
  byKind: byKind(budget).describe('The same for one kind of caller, in place of everyCaller.'),
  addressHeader: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be a header name in lower case')
    .optional()
    .describe('Where a proxy in front writes the address of the client: the last one in it counts.'),
});

const classRule = z.strictObject({
  executing: z.int().min(1).max(100_000).optional().describe('Under way at the same time.'),
  waiting: z.int().min(0).max(100_000).optional().describe('Waiting for their turn; more are refused.'),
  weight: z.number().min(0.01).max(1_000).optional().describe('Its share where several kinds wait.'),
});

export const concurrencySettings = z.strictObject({
  executing: z.int().min(1).max(100_000).default(512).describe('Operations under way at the same time.'),
  executingPerAgency: z
    .int()
    .min(1)
    .max(100_000)
    .default(512)
    .describe('Of one agency, or of one caller without an agency.'),
  waiting: z.int().min(0).max(100_000).default(1_000).describe('Waiting for their turn, of each kind of caller.'),
  waitMs: z.int().min(1).max(600_000).default(5_000).describe('Who has waited so long is refused.'),
  byKind: z
    .partialRecord(z.enum(CALLER_KINDS), classRule)
    .default({ ANALYST: { executing: 16 } })
    .describe('The same for one kind of caller.'),
});

export const overloadSettings = z.strictObject({
  eventLoopDelayMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(500)
    .describe('Requests are refused with 503 while the event loop runs so late, four times in a row; 0: never.'),
  retryAfterSeconds: seconds.default(2).describe('What Retry-After says then.'),
});

export const circuitSettings = z.strictObject({
  minCalls: z.int().min(1).max(100_000).default(20).describe('Calls in one window before failures mean anything.'),
  failureShare: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.5)
    .describe('A subgraph of which so many calls fail or time out is left alone.'),
  windowMs: z.int().min(10).max(600_000).default(10_000).describe('How long calls are counted together.'),
  openMs: z.int().min(1).max(600_000).default(1_000).describe('How long it is left alone at first.'),
  maxOpenMs: z.int().min(1).max(600_000).default(30_000).describe('Each failed trial doubles that up to here.'),
  maxUnderWay: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('Requests under way to one subgraph; later ones fail at once.'),
});

export const documentSettings = z.strictObject({
  mode: z
    .enum(['any', 'automatic', 'registered'])
    .default('any')
    .describe(
      'any: every document is answered. automatic: clients may register one by its hash (APQ). registered: only those of the manifest.',
    ),
  manifest: z.string().optional().describe('A JSON file of documents by id: an Apollo manifest, or texts by id.'),
  exempt: kinds.default(['SERVICE']).describe('Who may send any document also in mode registered.'),
  maxAutomatic: z.int().min(1).max(1_000_000).default(2_000).describe('Documents of mode automatic kept in memory.'),
});

export type BudgetSettings = z.infer<typeof budgetSettings>;
export type ConcurrencySettings = z.infer<typeof concurrencySettings>;
export type OverloadSettings = z.infer<typeof overloadSettings>;

export function budgetOf({ everyCaller, byKind: kindly }: BudgetSettings, kind: CallerKind): Budget {
  return kindly[kind] ?? everyCaller;
}

export function classRuleOf({ executing, waiting, byKind: kindly }: ConcurrencySettings, kind: CallerKind): ClassRule {
  const rule = kindly[kind];
  return {
    executing: Math.min(rule?.executing ?? executing, executing),
    waiting: rule?.waiting ?? waiting,
    weight: rule?.weight ?? 1,
  };
}
