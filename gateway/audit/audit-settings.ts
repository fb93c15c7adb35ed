import { z } from 'zod';

/** The trail of who read what: a part of the configuration file. */
export const auditSettings = z.strictObject({
  store: z
    .enum(['none', 'file', 'postgres'])
    .default('none')
    .describe(
      'Where reads of protected data are recorded. file: DATA_DIR/audit. postgres: AUDIT_DATABASE_URL. Native engine only.',
    ),
  tag: z
    .string()
    .min(1)
    .default('protected')
    .describe('Fields and types of the supergraph with this @tag are protected.'),
  failClosed: z
    .boolean()
    .default(false)
    .describe('Answers nothing protected that is not safely recorded; else records wait in a bounded queue.'),
  purposeRequired: z
    .boolean()
    .default(false)
    .describe('Answers nothing protected to who declares no purpose, by token or by x-purpose.'),
  maxWaiting: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(20_000)
    .describe('Records that wait for the store; further ones are lost, and the trail says how many.'),
  gatherMs: z
    .int()
    .min(1)
    .max(60_000)
    .default(50)
    .describe('How long records gather before they are written together.'),
  signEveryMs: z.int().min(1).max(3_600_000).default(1_000).describe('How long a chain goes unsigned at most.'),
});
