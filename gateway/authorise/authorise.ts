import {
  getArgumentValues,
  GraphQLError,
  OperationTypeNode,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Caller } from '../../schema/caller.js';
import { REFUSALS } from '../../schema/refusals.js';
import type { PreparedOperation } from '../engine.js';
import { refuseWith, type Refused } from '../refused.js';
import type { AccessRules } from './access-rules.js';
import { askedFields, followedField } from './asked-fields.js';
import { findGuarded, type GuardedOperation, type Question } from './guarded-operation.js';
import type { Policies } from './policies/policy.js';
import { meets } from './requirement.js';
import { withoutFields } from './without-fields.js';

export interface AuthoriserParts {
  readonly rules: AccessRules;
  readonly policies: Policies;
  /** `filter`: the rest is answered. `refuse`: nothing is. */
  readonly onUnauthorised: 'filter' | 'refuse';
}

export type Authorisation = { readonly kind: 'prepared'; readonly operation: PreparedOperation } | Refused;

/** Decides what of an operation its caller gets. The operation has been validated and its variables are coerced. */
export type Authorise = (prepared: PreparedOperation, caller: Caller) => Authorisation;

/** What is left of an operation for all callers who lack the same things. */
type Rest = Required<Pick<PreparedOperation, 'document' | 'operation' | 'withheld'>>;

/** What is known of an operation whoever asks. */
interface Remembered {
  readonly guarded: GuardedOperation | undefined;
  /** By the answers to its questions. */
  readonly rests: Map<string, Rest>;
}

/** Of one operation; n questions have 2^n sets of answers. */
const MAX_RESTS = 32;

export function createAuthoriser({ rules, policies, onUnauthorised }: AuthoriserParts): Authorise {
  // Lives as long as the remembered document: its nodes are the keys.
  const operations = new WeakMap<OperationDefinitionNode, Remembered>();
  const recall = (prepared: PreparedOperation): Remembered => {
    const known = operations.get(prepared.operation);
    if (known) return known;
    const remembered = { guarded: findGuarded(prepared, rules), rests: new Map() };
    operations.set(prepared.operation, remembered);
    return remembered;
  };

  return (prepared, caller) => {
    const { guarded, rests } = recall(prepared);
    if (!guarded) return { kind: 'prepared', operation: prepared };
    const answers = answerAll(guarded.questions, { prepared, caller, policies });
    if (!answers.includes('0')) return { kind: 'prepared', operation: prepared };
    const rest = rests.get(answers) ?? withhold(prepared, withheldFields(guarded, answers), rules);
    if (rests.size >= MAX_RESTS) rests.clear();
    rests.set(answers, rest);
    const fatal = fatalFields(prepared, rest.withheld.fields, onUnauthorised);
    if (fatal.length > 0) return refuseFields(fatal);
    // What was deferred is not taken apart: an operation with holes is answered whole.
    const { deferring: _whole, ...kept } = prepared;
    return { kind: 'prepared', operation: { ...kept, ...rest, documentKey: `${prepared.documentKey}#${answers}` } };
  };
}

interface Asking {
  readonly prepared: PreparedOperation;
  readonly caller: Caller;
  readonly policies: Policies;
}

/** One digit per question: 1 for yes. */
function answerAll(questions: readonly Question[], asking: Asking): string {
  let answers = '';
  for (const question of questions) answers += holds(question, asking) ? '1' : '0';
  return answers;
}

/** A policy that breaks lets nobody in. */
function holds({ requirement, site }: Question, { prepared, caller, policies }: Asking): boolean {
  try {
    const args = site ? getArgumentValues(site.definition, site.node, prepared.variables) : {};
    return meets(requirement, { caller, args }, policies);
  } catch {
    return false;
  }
}

function withheldFields({ fields }: GuardedOperation, answers: string): ReadonlySet<FieldNode> {
  const withheld = new Set<FieldNode>();
  for (const [node, numbers] of fields) if (numbers.some((number) => answers[number] === '0')) withheld.add(node);
  return withheld;
}

function withhold(prepared: PreparedOperation, fields: ReadonlySet<FieldNode>, { schema }: AccessRules): Rest {
  const { document, operation } = prepared;
  return { ...withoutFields({ document, operation }, fields, schema), withheld: { document, operation, fields } };
}

/** What leaves nothing to answer: any field where the operator wants it so, and a subscription's own. */
function fatalFields(
  prepared: PreparedOperation,
  withheld: ReadonlySet<FieldNode>,
  onUnauthorised: AuthoriserParts['onUnauthorised'],
): readonly FieldNode[] {
  const asked = () => askedFields(prepared, withheld, prepared.variables);
  if (onUnauthorised === 'refuse') return asked();
  if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) return [];
  const followed = followedField(prepared);
  return followed && withheld.has(followed) ? [followed] : [];
}

/** More than a person can use would only make the answer long. */
const MAX_ERRORS = 20;

function refuseFields(fields: readonly FieldNode[]): Refused {
  const code = 'UNAUTHORIZED_FIELD_OR_TYPE';
  const errors = fields.slice(0, MAX_ERRORS).map((node) => new GraphQLError(REFUSALS[code].sentence, { nodes: node }));
  return refuseWith(
    code,
    errors.map((error) => error.toJSON()),
  );
}
