import type { PreparedOperation } from '../../engine.js';
import type { GraphQLParameters } from '../../parameters.js';
import type { MeasureCost } from './actual-cost.js';

/** What an operation was taken to cost, and what it did. */
export interface AnsweredCost {
  readonly estimated: number;
  /** Absent: the answer does not tell. What ended in an error may have been all the work. */
  readonly actual?: number;
}

/** What is to be said of an answer. */
export interface Account {
  readonly cost?: AnsweredCost;
  /** The answer with its cost, where the client asked for that. */
  readonly text?: string;
}

export interface Accounting {
  /** Absent: nobody counts costs. */
  readonly measure: MeasureCost | undefined;
  /** Whether a budget depends on it. */
  readonly isCounted: boolean;
}

export interface Answered {
  readonly operation: PreparedOperation;
  readonly parameters: Pick<GraphQLParameters, 'extensions'>;
  /** All of it, JSON. */
  readonly answer: string | Buffer;
}

const NOTHING: Account = {};

/** Reads the answer only where a budget or the client wants to know: `"extensions": { "cost": true }`. */
export function accountFor(
  { operation, parameters: { extensions }, answer }: Answered,
  { measure, isCounted }: Accounting,
): Account {
  const isTold = extensions?.['cost'] === true;
  if (!measure || (!isTold && !isCounted)) return NOTHING;
  const text = answer.toString();
  const result = JSON.parse(text) as Result;
  const cost = costOf(operation, result, measure);
  return isTold ? { cost, text: withCost(text, result, cost) } : { cost };
}

interface Result {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: object;
}

function costOf(operation: PreparedOperation, { data, errors }: Result, measure: MeasureCost): AnsweredCost {
  const estimated = operation.estimatedCost ?? 0;
  return errors !== undefined || data == null ? { estimated } : { estimated, actual: measure(operation, data) };
}

/** All else stays as it was written, numbers too large for us included. */
function withCost(text: string, { extensions }: Result, cost: AnsweredCost): string {
  const told = `"cost":${JSON.stringify(cost)}`;
  if (extensions === undefined) return `${text.slice(0, -1)},"extensions":{${told}}}`;
  // Extensions are what an answer ends with, and never empty.
  return `${text.slice(0, -2)},${told}}}`;
}
