import { readFileSync } from 'node:fs';
import { expect, test, describe } from '@jest/globals';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';

/** Whose each entity is (`docs/` and the subgraphs' own keys). */
const OWNERS: Readonly<Record<string, string>> = {
  Division: 'registry',
  Agency: 'registry',
  Account: 'registry',
  Matrix: 'registry',
  MatrixNode: 'registry',
  Case: 'cases',
  ServiceCategory: 'cases',
  Incident: 'campaigns',
  Post: 'campaigns',
  Campaign: 'campaigns',
  AssessmentCycle: 'assessment',
  AwardProgramme: 'assessment',
};
const ROOTS = ['Query', 'Mutation', 'Subscription'];
/** An import is known by its external reference; what is there is left as it is. */
const WITHOUT_KEY = ['ImportCaseInput'];

describe.each(['registry', 'cases', 'assessment', 'campaigns'])('The schema of %s', (subgraph) => {
  const document = parse(readFileSync(`schema/subgraphs/${subgraph}.graphql`, 'utf8'));
  const fields = fieldsOf(document);

  test('has nullable root fields, so that one failure costs one field', () => {
    expect(fields.filter(({ on, type }) => ROOTS.includes(on) && isStrict(type)).map(place)).toEqual([]);
  });

  test('adds only nullable fields to another subgraph’s entity', () => {
    const added = fields.filter(({ on }) => OWNERS[on] !== undefined && OWNERS[on] !== subgraph);
    const own = added.filter(({ directives, name }) => !directives.includes('external') && !/^(id|code)$/.test(name));
    expect(own.filter(({ type }) => isStrict(type)).map(place)).toEqual([]);
  });

  test('answers nullable with another subgraph’s entity, in lists too', () => {
    const foreign = fields.filter(({ type }) => OWNERS[named(type)] !== undefined && OWNERS[named(type)] !== subgraph);
    expect(foreign.filter(({ type }) => isStrict(type) || print(type).includes('!')).map(place)).toEqual([]);
  });

  test('writes enum values in upper case', () => {
    const values = document.definitions.flatMap((type) =>
      type.kind === Kind.ENUM_TYPE_DEFINITION ? (type.values ?? []).map(({ name }) => name.value) : [],
    );
    expect(values.filter((value) => !/^[A-Z][A-Z0-9_]*$/.test(value))).toEqual([]);
  });

  test('gives a default only to what may be null: clients send the null of an unset variable', () => {
    const inputs = [...fields.flatMap((field) => field.args), ...inputFields(document)];
    expect(inputs.filter(({ strict, defaulted }) => strict && defaulted).map(({ name }) => name)).toEqual([]);
  });

  test('pages with Relay connections, forward only', () => {
    const lists = fields.filter(({ type }) => named(type).endsWith('Connection'));
    const odd = lists.filter(({ args }) => {
      const text = args.map(({ name, type }) => `${name}: ${type}`);
      return !text.includes('after: Cursor') || !text.includes('first: Int') || /last|before/.test(text.join());
    });
    expect(odd.map(place)).toEqual([]);
    for (const { name, fields: shape } of objects(document).filter(({ name }) => name.endsWith('Connection'))) {
      const edge = name.replace(/Connection$/, 'Edge');
      expect([name, ...shape]).toEqual([name, `edges: [${edge}!]!`, 'pageInfo: PageInfo!', 'totalCount: Int']);
    }
  });

  test('takes one input per command and answers with violations', () => {
    const commands = fields.filter(({ on }) => on === 'Mutation');
    const shapes = new Map(objects(document).map(({ name, fields: shape }) => [name, shape]));
    for (const { name, args, type } of commands) {
      expect([name, ...args.map((arg) => arg.name)]).toEqual([name, 'input']);
      expect([name, ...(shapes.get(named(type)) ?? [])]).toContain('violations: [RuleViolation!]!');
      const input = inputShape(document, args[0]!.type.replace(/!$/, ''));
      if (!WITHOUT_KEY.includes(args[0]!.type.replace(/!$/, ''))) expect(input).toContain('idempotencyKey: ID');
      if (input.some((field) => /^(caseId|incidentId): ID!$/.test(field)))
        expect(input).toContain('expectedVersion: Int');
    }
  });

  test('describes every type, field, argument and value', () => {
    expect(undescribed(document)).toEqual([]);
  });
});

interface Input {
  readonly name: string;
  readonly type: string;
  readonly strict: boolean;
  readonly defaulted: boolean;
}

interface Field {
  readonly on: string;
  readonly name: string;
  readonly type: TypeNode;
  readonly args: readonly Input[];
  readonly directives: readonly string[];
}

function objectTypes(document: DocumentNode): readonly ObjectTypeDefinitionNode[] {
  return document.definitions.filter((type) => type.kind === Kind.OBJECT_TYPE_DEFINITION);
}

function fieldsOf(document: DocumentNode): readonly Field[] {
  return objectTypes(document).flatMap((type) => (type.fields ?? []).map((field) => fieldOf(type.name.value, field)));
}

function fieldOf(on: string, { name, type, arguments: args = [], directives = [] }: FieldDefinitionNode): Field {
  return { on, name: name.value, type, args: args.map((arg) => inputOf(on, arg)), directives: namesOf(directives) };
}

function inputOf(_on: string, { name, type, defaultValue }: InputValueDefinitionNode): Input {
  return { name: name.value, type: print(type), strict: isStrict(type), defaulted: defaultValue !== undefined };
}

function inputFields(document: DocumentNode): readonly Input[] {
  return document.definitions.flatMap((type) =>
    type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
      ? (type.fields ?? []).map((field) => inputOf(type.name.value, field))
      : [],
  );
}

function inputShape(document: DocumentNode, input: string): readonly string[] {
  return document.definitions.flatMap((type) =>
    type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && type.name.value === input
      ? (type.fields ?? []).map((field) => `${field.name.value}: ${print(field.type)}`)
      : [],
  );
}

function objects(document: DocumentNode) {
  return objectTypes(document).map(({ name, fields = [] }) => ({
    name: name.value,
    fields: fields.map((field) => `${field.name.value}: ${print(field.type)}`),
  }));
}

function undescribed(document: DocumentNode): readonly string[] {
  return document.definitions.flatMap((type) => {
    if (!('name' in type) || !type.name || !('description' in type)) return [];
    const members = 'fields' in type ? (type.fields ?? []) : 'values' in type ? (type.values ?? []) : [];
    const all = [
      type,
      ...members,
      ...members.flatMap((member) => ('arguments' in member ? (member.arguments ?? []) : [])),
    ];
    return all
      .filter(({ description }) => !description?.value)
      .map((node) => `${type.name!.value}.${node.name!.value}`);
  });
}

function namesOf(directives: readonly ConstDirectiveNode[]): readonly string[] {
  return directives.map(({ name }) => name.value);
}

function isStrict(type: TypeNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE;
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}

function place({ on, name, type }: Field): string {
  return `${on}.${name}: ${print(type)}`;
}
