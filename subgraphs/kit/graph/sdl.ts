import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printType,
} from 'graphql';

const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';

/** Federation's directives, to import just those that the schema uses. */
const FEDERATION_DIRECTIVES = new Set([
  'key',
  'external',
  'requires',
  'provides',
  'shareable',
  'inaccessible',
  'override',
  'tag',
  'interfaceObject',
  'authenticated',
  'requiresScopes',
  'policy',
  'cost',
  'listSize',
]);

type WithDirectives = { readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null };

/**
 * The subgraph's SDL with descriptions and federation directives, in one stable order. graphql-js prints no directives:
 * each type is printed, parsed, and its directives are grafted on from the schema's own nodes.
 */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  const used = new Set<string>();
  const note = (directives: readonly ConstDirectiveNode[]): readonly ConstDirectiveNode[] => {
    for (const { name } of directives) if (FEDERATION_DIRECTIVES.has(name.value)) used.add(`@${name.value}`);
    return directives;
  };
  const sorted = lexicographicSortSchema(schema);
  const definitions = Object.values(sorted.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !type.name.startsWith('_'))
    .map((type) => print(graft(definitionOf(type), schema.getType(type.name)!, note)));
  const imports = [...used].sort().map((name) => `"${name}"`);
  const link = `extend schema @link(url: "${FEDERATION}", import: [${imports.join(', ')}])`;
  return [link, ...definitions].join('\n\n') + '\n';
}

/** The same in every subgraph: composition wants one description for what they share. */
const ROOT_DESCRIPTIONS: Readonly<Record<string, string>> = {
  Query: 'What can be asked (查询).',
  Mutation: 'What can be done: each field is a command (命令).',
  Subscription: 'What can be followed (订阅).',
};

function definitionOf(type: GraphQLNamedType): DefinitionNode {
  const definition = parse(printType(type), { noLocation: true }).definitions[0]!;
  const description = ROOT_DESCRIPTIONS[type.name];
  return description === undefined
    ? definition
    : ({ ...definition, description: { kind: Kind.STRING, value: description } } as DefinitionNode);
}

function graft(
  definition: DefinitionNode,
  type: GraphQLNamedType,
  note: (directives: readonly ConstDirectiveNode[]) => readonly ConstDirectiveNode[],
): DefinitionNode {
  const own = directivesOf(type, definition);
  if (
    definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
    definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
    definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION
  ) {
    return { ...definition, directives: note(own) };
  }
  const fieldsOfType: Readonly<Record<string, WithDirectives>> = 'getFields' in type ? type.getFields() : {};
  const fields = definition.fields?.map((field) => ({
    ...field,
    directives: note(directivesOf(fieldsOfType[field.name.value] ?? {}, field)),
  }));
  return { ...definition, fields, directives: note(own) } as DefinitionNode;
}

/** What graphql-js printed itself (`@deprecated`, `@specifiedBy`) plus what the schema's own node carries. */
function directivesOf(
  element: WithDirectives,
  printed: { readonly directives?: readonly ConstDirectiveNode[] } | DefinitionNode,
): readonly ConstDirectiveNode[] {
  const own = 'directives' in printed ? ((printed.directives ?? []) as readonly ConstDirectiveNode[]) : [];
  const names = new Set(own.map(({ name }) => name.value));
  return [...own, ...(element.astNode?.directives ?? []).filter(({ name }) => !names.has(name.value))];
}
