import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** What is asked for to learn of a case that is not the caller's: with the id of one, a number, and its agency. */
export interface Target {
  readonly id: string;
  readonly ledgerNo: string;
  readonly agencyId: string;
}

/**
 * - `same`: the answer is the same as if the case did not exist.
 * - `masked`: it may count in the answer, but no word or id of it stands there.
 * - `reason`: no row of a case is behind the field.
 */
export type Probe =
  | { readonly kind: 'same' | 'masked'; readonly query: (target: Target) => string }
  | { readonly kind: 'none'; readonly reason: string };

const CASE = 'id state summary ledgerNo';
const LIST = `totalCount pageInfo { hasNextPage } edges { node { ${CASE} } }`;
const OCTOBER = 'period: { month: "2026-09" }';
const FIGURES = 'receivedCount openCount acceptedCount closedCount suppressed';

const same = (query: (target: Target) => string): Probe => ({ kind: 'same', query });
const masked = (query: (target: Target) => string): Probe => ({ kind: 'masked', query });
const none = (reason: string): Probe => ({ kind: 'none', reason });
const entity = (representation: string, selection: string): string =>
  `{ _entities(representations: [${representation}]) { ${selection} } }`;
const agency = (selection: string) =>
  same(({ agencyId }) => entity(`{ __typename: "Agency", id: "${agencyId}" }`, `... on Agency { ${selection} }`));

/** One row for each way to cases; a field of the schema without a row fails. */
export const PROBES: Readonly<Record<string, Probe>> = {
  'Query.case': same(
    ({ id, ledgerNo }) => `{ byId: case(id: "${id}") { ${CASE} } byNo: case(ledgerNo: "${ledgerNo}") { ${CASE} } }`,
  ),
  'Query.myCase': same(({ id }) => `{ myCase(token: "${id}") { caseId ledgerNo state replies { text } } }`),
  'Query.cases': same(
    ({ agencyId }) => `{ all: cases { ${LIST} } of: cases(filter: { agencyIds: ["${agencyId}"] }) { ${LIST} }
      but: cases(filter: { states: [IN_PROGRESS] }, orderBy: CHANGED_AT_DESC) { ${LIST} } }`,
  ),
  'Query.workList': same(({ agencyId }) => `{ workList(agencyId: "${agencyId}") { ${LIST} } }`),
  'Query.breachingWithin': same(
    ({ agencyId }) =>
      `{ breachingWithin(minutes: 10080) { ${LIST} } of: breachingWithin(minutes: 10080, agencyId: "${agencyId}") { ${LIST} } }`,
  ),
  'Query.caseChanges': same(
    ({ id }) => `{ caseChanges(first: 100) { edges { node { id type caseId case { ${CASE} } } } }
      of: caseChanges(filter: { caseIds: ["${id}"] }) { edges { node { id } } pageInfo { hasNextPage } } }`,
  ),
  'Query.caseLedger': masked(
    ({ agencyId }) =>
      `{ caseLedger(agencyId: "${agencyId}", range: { from: "2026-09-01", to: "2026-09-30" }) { totalCount edges { node { type stateAfter categoryCode divisionCode } } } }`,
  ),
  'Query.verifyLedger': masked(
    ({ agencyId }) =>
      `{ verifyLedger(agencyId: "${agencyId}", range: { from: "2026-09-01", to: "2026-09-30" }) { intact entries } }`,
  ),
  'Query.caseStatistics': same(
    ({ agencyId }) =>
      `{ all: caseStatistics(${OCTOBER}) { ${FIGURES} } of: caseStatistics(filter: { agencyIds: ["${agencyId}"] }) { ${FIGURES} } }`,
  ),
  'Query.serviceCategories': none('the catalogue is public'),
  'Query.slaPolicies': none('policies are public'),
  'Subscription.caseUpdated': none('a stream: its own test'),
  'Agency.cases': agency(`cases { ${LIST} }`),
  'Agency.openCases': agency('openCases { count overdue }'),
  'Agency.caseStatistics': agency(
    `caseStatistics(${OCTOBER}) { ${FIGURES} } line: caseStatistics(${OCTOBER}, withSubordinates: true) { ${FIGURES} }`,
  ),
  'Division.caseStatistics': same(() =>
    entity(
      '{ __typename: "Division", code: "440104" }',
      `... on Division { caseStatistics(${OCTOBER}) { ${FIGURES} } }`,
    ),
  ),
  'Matrix.caseStatistics': same(() =>
    entity('{ __typename: "Matrix", id: "matrix_1" }', `... on Matrix { caseStatistics(${OCTOBER}) { ${FIGURES} } }`),
  ),
  'Account.intakeCount': same(() =>
    entity('{ __typename: "Account", id: "account_1" }', `... on Account { intakeCount(${OCTOBER}) }`),
  ),
  '_entities Case': same(({ id }) =>
    entity(
      `{ __typename: "Case", id: "${id}" }`,
      `... on Case { ${CASE} timeline { totalCount } duplicates { totalCount } }`,
    ),
  ),
  '_entities ServiceCategory': none('the catalogue is public'),
  '_entities Agency': none('a stub of registry’s: its fields have rows'),
  '_entities Division': none('a stub of registry’s: its fields have rows'),
  '_entities Matrix': none('a stub of registry’s: its fields have rows'),
  '_entities Account': none('a stub of registry’s: its fields have rows'),
};

/** Every way to a case that the schema has: root fields, fields on other subgraphs' entities, entity references. */
export function waysToCases(schema: GraphQLSchema): readonly string[] {
  const fieldsOf = (name: string): string[] => {
    const type = schema.getType(name);
    if (!isObjectType(type)) return [];
    const own = Object.keys(type.getFields()).filter(
      (field) => !['id', 'code', '_entities', '_service'].includes(field),
    );
    return own.map((field) => `${name}.${field}`);
  };
  const entities = (schema.getType('_Entity') as { getTypes?: () => readonly { name: string }[] }).getTypes!();
  const names = entities.map((type) => type.name);
  const foreign = names.filter((name) => name !== 'Case' && name !== 'ServiceCategory');
  return [
    ...['Query', 'Subscription', ...foreign].flatMap(fieldsOf),
    ...names.map((name) => `_entities ${name}`),
  ].sort();
}

/** A mutation with every required value made up and `caseId` the given one; null where it takes no case. */
export function commandOn(field: GraphQLField<unknown, unknown>, caseId: string): string | null {
  const input = field.args.find((argument) => argument.name === 'input')!.type;
  const named = isNonNullType(input) ? input.ofType : input;
  if (!isInputObjectType(named) || !('caseId' in named.getFields())) return null;
  // Triage takes exactly one of its two outcomes.
  const extra = field.name === 'triageCase' ? ', refuse: { reason: "x", otherRoute: "x" }' : '';
  const written = madeUp(input).replace('caseId: "x"', `caseId: "${caseId}"`);
  return `mutation { ${field.name}(input: ${written.slice(0, -2)}${extra} }) { caseId violations { code path message } case { id } } }`;
}

function madeUp(type: GraphQLInputType): string {
  if (isNonNullType(type)) return madeUp(type.ofType);
  if (isListType(type)) return `[${madeUp(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${madeUp(field.type)}`).join(', ')} }`;
  }
  return SCALARS[(type as { name: string }).name] ?? '"x"';
}

const SCALARS: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'true',
  DateTime: '"2026-12-01T00:00:00Z"',
};
