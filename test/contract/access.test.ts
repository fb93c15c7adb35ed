import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { getNamedType, isAbstractType, isObjectType, type GraphQLObjectType } from 'graphql';
import { readAccessRules } from '../../gateway/authorise/access-rules.js';
import { POLICIES } from '../../gateway/authorise/policies/all.js';
import { meets } from '../../gateway/authorise/requirement.js';
import { PUBLIC_CALLER } from '../../schema/caller.js';

const { schema, guardOf, policies } = readAccessRules(readFileSync('schema/supergraph.graphql', 'utf8'))!;

/** A field as the public meets it, with whatever arguments no policy would object to. */
function isOpen(type: GraphQLObjectType, field: string): boolean {
  const { ofField, ofTypes } = guardOf(type, field) ?? {};
  const asking = { caller: PUBLIC_CALLER, args: { metric: 'engagement.daily' } };
  return [ofField, ofTypes].every((requirement) => !requirement || meets(requirement, asking, POLICIES));
}

/** Object types that the public comes to from the root, by fields that are open to it. */
function publicTypes(): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (type: GraphQLObjectType): void => {
    if (found.has(type.name)) return;
    found.add(type.name);
    for (const field of Object.values(type.getFields())) {
      const returned = getNamedType(field.type);
      if (!isOpen(type, field.name)) continue;
      if (isObjectType(returned)) visit(returned);
      else if (isAbstractType(returned)) schema.getPossibleTypes(returned).forEach(visit);
    }
  };
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (root) visit(root);
  return found;
}

function openFields(typeName: string): readonly string[] {
  const type = schema.getType(typeName) as GraphQLObjectType;
  return Object.keys(type.getFields()).filter((field) => isOpen(type, field));
}

describe('Of our graph, the public', () => {
  test('comes to no case by any way, nor to a list, an event or figures of cases', () => {
    const closed = [...publicTypes()].filter((name) =>
      /^Case(?!Location$)|(?<!^Requester)Case$|^AccessGrant|^ApiKey|^AccessChange/.test(name),
    );
    expect(closed).toEqual([]);
  });

  test('comes to the ledger, the register, verification and what was announced', () => {
    const open = [
      'LedgerEntry',
      'LedgerVerification',
      'Agency',
      'Account',
      'AccountVerification',
      'Division',
      'Matrix',
      'Incident',
    ];
    expect(open.filter((name) => !publicTypes().has(name))).toEqual([]);
  });

  test('reads in a line of the ledger what happened by code, place and time: no case, channel, outcome or person', () => {
    expect(openFields('LedgerEntry')).toEqual([
      'categoryCode',
      'contentHash',
      'day',
      'divisionCode',
      'hash',
      'id',
      'occurredAt',
      'position',
      'previousHash',
      'recordedAt',
      'stateAfter',
      'type',
    ]);
  });

  test('gives only the commands that a requester gives, by the token of the case', () => {
    expect(openFields('Mutation')).toEqual([
      'answerQuestion',
      'eraseRequester',
      'receiveCase',
      'reopenCase',
      'withdrawCase',
    ]);
  });

  test('follows nothing', () => {
    expect(openFields('Subscription')).toEqual([]);
  });
});

test('Every policy of the graph is defined, and every defined one is in the graph', () => {
  expect(policies).toEqual([...POLICIES.keys()].sort());
});
