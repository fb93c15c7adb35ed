import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration that cannot be used. The message is one sentence that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads and validates the named variables once. Errors: {@link ConfigError} for the first bad value. */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Environment,
): z.infer<z.ZodObject<Shape>> {
  const named = Object.fromEntries(Object.keys(shape).map((name) => [name, blankAsAbsent(environment[name])]));
  const read = z.object(shape).safeParse(named);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const variable = String(issue?.path[0] ?? 'the environment');
  const given = named[variable] === undefined ? 'it is not set' : issue?.message.toLowerCase();
  throw new ConfigError(`The environment variable ${variable} cannot be used: ${given ?? 'it is malformed'}.`);
}

function blankAsAbsent(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Variables every process of ours reads. */
export const COMMON_VARIABLES = {
  /** Where PGlite and the development issuer keep their files. */
  DATA_DIR: z.string().default('.data'),
  /** Lines below this level are not written. */
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
};

/** A TCP port. */
export const portVariable = z.coerce.number().int().min(0).max(65_535);

/** A PostgreSQL address. */
export const databaseUrlVariable = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'it must begin with postgres://')
  .optional();
