import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { keepReferenceEngineQuiet } from '../../../gateway/reference/config.js';
import { createReferenceEngine } from '../../../gateway/reference/engine.js';
import { withoutSecurityPurpose } from '../../../gateway/reference/security-links.js';

const GUARDED = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
    import: ["@key", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize", "@tag"])
  type Query {
    open: Int
    mine: Int @authenticated
    scoped: Int @requiresScopes(scopes: [["cases:read"]])
    ruled: Int @policy(policies: [["line"]]) @cost(weight: 5)
    many: [Int] @listSize(assumedSize: 10) @tag(name: "public")
  }`;

const CONTEXTUAL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@context", "@fromContext"])
  type Query { shelf: Shelf }
  type Shelf @key(fields: "id") @context(name: "c") { id: ID! room: String! book: Book }
  type Book @key(fields: "id") { id: ID! place(room: String @fromContext(field: "$c { room }")): String }`;

function compose(sdl: string): string {
  return composeServices([{ name: 'guarded', url: '', typeDefs: parse(sdl) }]).supergraphSdl!;
}

const upstreams = () => ({
  name: 'guarded',
  send: () => Promise.reject(new Error('unused')),
  close: () => Promise.resolve(),
});

describe('The reference engine', () => {
  test('loads a supergraph with access and cost directives, and shows none of them to clients', async () => {
    const engine = await createReferenceEngine({ supergraphSdl: compose(GUARDED), subgraphs: upstreams });
    expect(Object.keys(engine.apiSchema.getQueryType()!.getFields())).toEqual([
      'open',
      'mine',
      'scoped',
      'ruled',
      'many',
    ]);
    const names = Object.keys(engine.apiSchema.getTypeMap());
    expect(names.filter((name) => /requiresScopes|policy|join|link/i.test(name))).toEqual([]);
    await engine.stop();
  });

  test('has only the purpose of the security links taken away', () => {
    const supergraphSdl = compose(GUARDED);
    const relaxed = withoutSecurityPurpose(supergraphSdl);
    expect(supergraphSdl).toMatch(/specs\.apollo\.dev\/requiresScopes\/v0\.1", for: SECURITY/);
    expect(relaxed).toContain('@link(url: "https://specs.apollo.dev/requiresScopes/v0.1")');
    expect(relaxed).toContain('for: EXECUTION');
    expect(relaxed).toContain('@requiresScopes(scopes: [["cases:read"]])');
  });

  test('is told to call nobody on its own', () => {
    const env: Record<string, string | undefined> = {};
    keepReferenceEngineQuiet(env);
    expect(env).toEqual({ METADATA_SERVER_DETECTION: 'none', APOLLO_TELEMETRY_DISABLED: 'true' });
  });

  test('refuses in one sentence what is no supergraph, and what it would not execute rightly', async () => {
    const noSupergraph = createReferenceEngine({ supergraphSdl: 'type Query { a: Int }', subgraphs: upstreams });
    await expect(noSupergraph).rejects.toThrow(
      /^The stock engine cannot serve this supergraph: Invalid supergraph: must be a core schema\.$/,
    );
    const contextual = createReferenceEngine({ supergraphSdl: compose(CONTEXTUAL), subgraphs: upstreams });
    await expect(contextual).rejects.toThrow(
      /^The stock engine cannot serve this supergraph: feature \S+context\/v0.1 is for: SECURITY but is unsupported\.$/,
    );
  });
});
