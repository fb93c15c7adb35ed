import { createHash } from 'node:crypto';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { MakeRecorded } from '../audit/with-keys.js';
import type { Caller, CallerKind } from '../../schema/caller.js';
import type { Authorise } from '../authorise/authorise.js';
import type { PreparedOperation } from '../engine.js';
import type { GraphQLParameters } from '../parameters.js';
import type { MeasureCost } from '../limits/cost/actual-cost.js';
import type { EstimateCost } from '../limits/cost/estimate-cost.js';
import { refuse, type Refused } from '../refused.js';
import type { Limits } from '../settings.js';
import { checkAliases } from './aliases.js';
import { withoutDefer } from './defer.js';
import { checkDepth } from './depth.js';
import { checkDirectives } from './directives.js';
import { checkFields } from './fields.js';
import { forgetTokens } from './document-size.js';
import { checkFragmentNesting } from './fragment-nesting.js';
import { asksFor, INTROSPECTION, NO_INTROSPECTION, withoutSuggestions, type MayIntrospect } from './introspection.js';
import { chooseOperation } from './operation.js';
import { parseDocument } from './parse.js';
import type { CheckedDocument, RememberedDocuments } from './remembered-documents.js';
import { checkRepeatedFields } from './repeated-fields.js';
import { checkRootFields } from './root-fields.js';
import { checkTokens } from './tokens.js';
import { validateDocument } from './validate.js';
import { coerceVariables } from './variables.js';

export interface PrepareParts {
  readonly apiSchema: GraphQLSchema;
  readonly limits: Limits;
  readonly documents: RememberedDocuments;
  /** Whether `__schema` and `__type` may be asked. */
  readonly introspection: boolean;
  /** Who of those. @default everybody */
  readonly mayIntrospect?: MayIntrospect;
  /** Who may have operations explained. @default everybody */
  readonly mayExplain?: (kind: CallerKind) => boolean;
  /** Fields whose answer depends on the moment and the sender. @default none */
  readonly ownFields?: ReadonlySet<string> | undefined;
  /** Who is told what graphql-js thinks was meant. @default everybody */
  readonly getsSuggestions?: (kind: CallerKind) => boolean;
  /** Absent: the supergraph asks nothing of its callers. */
  readonly authorise?: Authorise | undefined;
  /** Absent: the supergraph has nothing protected, or nobody records. */
  readonly makeRecorded?: MakeRecorded | undefined;
  /** Absent: nobody counts costs. */
  readonly cost?: CostLimit;
}

/** What one operation may cost. */
export interface CostLimit {
  readonly estimate: EstimateCost;
  /** What an answer has cost. */
  readonly measure: MeasureCost;
  readonly limitOf: (kind: CallerKind) => number;
}

export type Preparation = { readonly kind: 'prepared'; readonly operation: PreparedOperation } | Refused;

/** Everything that is asked of a request before an engine sees it, the cheap questions first; the same for all transports. */
export function prepare(parameters: GraphQLParameters, caller: Caller, parts: PrepareParts): Preparation {
  const preparation = prepareFor(caller, parameters, parts);
  return preparation.kind === 'refused' && parts.getsSuggestions?.(caller.kind) === false
    ? withoutSuggestions(preparation)
    : preparation;
}

function prepareFor(caller: Caller, parameters: GraphQLParameters, parts: PrepareParts): Preparation {
  const preparation = prepareDocument(parameters, parts);
  if (preparation.kind === 'refused') return preparation;
  const { operation } = preparation;
  if (operation.introspects && parts.mayIntrospect?.(caller.kind) === false) return NO_INTROSPECTION;
  const variables = coerceVariables(operation, parameters.variables, parts.apiSchema);
  if (isRefused(variables)) return variables;
  const prepared = { ...operation, variables: variables.values, onError: parameters.onError };
  const authorised = parts.authorise?.(prepared, caller) ?? { kind: 'prepared' as const, operation: prepared };
  if (authorised.kind === 'refused') return authorised;
  const costed = parts.cost ? withinCost(authorised.operation, parts.cost, caller.kind) : authorised;
  if (costed.kind === 'refused' || !parts.makeRecorded) return costed;
  return { kind: 'prepared', operation: parts.makeRecorded(costed.operation) };
}

function withinCost(operation: PreparedOperation, { estimate, limitOf }: CostLimit, kind: CallerKind): Preparation {
  const estimatedCost = estimate(operation);
  const limit = limitOf(kind);
  // Written so that no number at all is refused too.
  if (!(estimatedCost <= limit))
    return refuse('COST_TOO_HIGH', `The operation costs up to ${estimatedCost}; at most ${limit} is allowed.`, {
      limit,
      value: estimatedCost,
    });
  return { kind: 'prepared', operation: { ...operation, estimatedCost } };
}

/** As far as it goes without variables and caller: what an operation can be planned with. */
export function prepareDocument(
  { query, operationName }: Pick<GraphQLParameters, 'query' | 'operationName'>,
  parts: PrepareParts,
): Preparation {
  const checked = parts.documents.get(query) ?? checkDocument(query, parts);
  if (isRefused(checked)) return checked;
  const operation = chooseOperation(checked.document, operationName);
  if (isRefused(operation)) return operation;
  return {
    kind: 'prepared',
    operation: {
      document: checked.document,
      ...(checked.deferring && { deferring: checked.deferring }),
      ...(checked.introspects && { introspects: true }),
      ...(checked.unshared && { unshared: true }),
      operation,
      operationName,
      documentKey: operationName === undefined ? checked.hash : `${checked.hash}:${operationName}`,
      variables: {},
      onError: 'PROPAGATE',
    },
  };
}

/** Asked once per document. Only what passes is remembered: a flood of bad documents must not push out the good ones. */
function checkDocument(text: string, parts: PrepareParts): CheckedDocument | Refused {
  const { apiSchema, limits, documents, introspection } = parts;
  const tooManyTokens = checkTokens(text, limits.tokens);
  if (tooManyTokens) return tooManyTokens;
  const document = parseDocument(text);
  if (isRefused(document)) return document;
  const refused =
    checkFragmentNesting(document) ??
    checkDepth(document, limits.depth) ??
    checkFields(document, limits.fields) ??
    checkAliases(document, limits.aliases) ??
    checkRootFields(document, limits.rootFields) ??
    checkDirectives(document, limits.directives) ??
    checkRepeatedFields(document) ??
    validateDocument(document, apiSchema, introspection);
  if (refused) return refused;
  forgetTokens(document);
  const checked = describe(document, text, parts);
  documents.remember(text, checked);
  return checked;
}

/** What is known of a document that passed. */
function describe(document: DocumentNode, text: string, { ownFields }: PrepareParts): CheckedDocument {
  const whole = withoutDefer(document);
  return {
    document: whole,
    ...(whole !== document && { deferring: document }),
    ...(asksFor(document, INTROSPECTION) && { introspects: true }),
    ...(ownFields && asksFor(document, ownFields) && { unshared: true }),
    hash: createHash('sha256').update(text).digest('hex'),
  };
}

function isRefused(value: object): value is Refused {
  return 'kind' in value && value.kind === 'refused';
}
