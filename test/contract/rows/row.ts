import { getNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { commandOn } from './command.js';
import { everythingOf } from './selection.js';

/**
 * What becomes of one way into a subgraph when the row behind it is not the caller's. `Target` is how that row can be asked
 * for: by ids, numbers, whose it is.
 */
export type Row<Target> = Asked<Target> | Command<Target> | Stream | Open;

/** A query, or an entity of `_entities`. */
export interface Asked<Target> {
  readonly kind: 'asked';
  /**
   * - `same`: the answer is what it would be if the row did not exist.
   * - `masked`: the row may count in the answer, but no word or id of it stands there.
   * - `suppressed`: there may be a cell in which it counts, but no number stands there.
   */
  readonly answer: 'same' | 'masked' | 'suppressed';
  /** Arguments, or representations of the entity: each is asked, with everything that the schema has behind it. */
  readonly ask: (target: Target) => readonly string[];
  /** Whether whose it is finds it this way. @default true where it is `same`: a question without an answer proves nothing */
  readonly isSeenByOwner?: boolean;
}

/** A mutation of the row: refused as if there were no such row. */
export interface Command<Target> {
  readonly kind: 'command';
  readonly input: (target: Target) => Readonly<Record<string, string>>;
  /** The violation's code. */
  readonly refused: string;
}

/** A subscription: says nothing of the row. */
export interface Stream {
  readonly kind: 'stream';
}

/** No row that could be somebody's alone is behind it. */
export interface Open {
  readonly kind: 'open';
  readonly reason: string;
}

export const same = <Target>(ask: Asked<Target>['ask']): Row<Target> => ({ kind: 'asked', answer: 'same', ask });
export const masked = <Target>(ask: Asked<Target>['ask']): Row<Target> => ({ kind: 'asked', answer: 'masked', ask });
export const suppressed = <Target>(ask: Asked<Target>['ask']): Row<Target> => ({
  kind: 'asked',
  answer: 'suppressed',
  ask,
});
export const guessed = <Target>(ask: Asked<Target>['ask']): Row<Target> => ({
  kind: 'asked',
  answer: 'same',
  ask,
  isSeenByOwner: false,
});
export const command = <Target>(refused: string, input: Command<Target>['input']): Row<Target> => ({
  kind: 'command',
  refused,
  input,
});
export const stream: Stream = { kind: 'stream' };
export const open = (reason: string): Open => ({ kind: 'open', reason });

/** Objects of objects of what is asked for. */
const DEPTH = 2;

const ENTITY = '_entities ';

/** The question of one way, for the rows of one target. */
export function questionOf(schema: GraphQLSchema, way: string, asked: readonly string[]): string {
  if (way.startsWith(ENTITY)) {
    const name = way.slice(ENTITY.length);
    const selection = everythingOf(schema.getType(name)!, DEPTH);
    return `{ _entities(representations: [${asked.join(', ')}]) { ... on ${name} ${selection} } }`;
  }
  const { name, type } = rootField(schema, way);
  const selection = everythingOf(getNamedType(type), DEPTH);
  return `{ ${asked.map((given, no) => `of${no}: ${name}${given === '' ? '' : `(${given})`} ${selection}`).join(' ')} }`;
}

export function mutationOf(schema: GraphQLSchema, way: string, input: Readonly<Record<string, string>>): string {
  const field = rootField(schema, way);
  return commandOn(field, input, everythingOf(getNamedType(field.type), DEPTH));
}

/** Whether it is a list that goes on behind a cursor. */
export function isPaged(schema: GraphQLSchema, way: string): boolean {
  return way.startsWith('Query.') && rootField(schema, way).args.some(({ name }) => name === 'after');
}

function rootField(schema: GraphQLSchema, way: string) {
  const [root, field] = way.split('.') as [string, string];
  return (schema.getType(root) as GraphQLObjectType).getFields()[field]!;
}
