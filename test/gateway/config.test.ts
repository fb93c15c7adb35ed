import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { callerKeysVariable, defaultSettings, readEnvironment } from '../../gateway/config.js';
import { parseSettings, readSettingsFile, settingsJsonSchema } from '../../gateway/settings-file.js';

describe('A settings file', () => {
  test('may be empty: everything has a default', () => {
    expect(parseSettings('', 'gateway.yaml')).toEqual(defaultSettings());
  });

  test('says what it says', () => {
    const settings = parseSettings(
      `
      limits: { depth: 12, requestTimeoutMs: 8000, fetchTimeoutMs: 3000 }
      identity:
        required: true
        issuers:
          - issuer: https://login.gov.example
            jwksUrl: https://login.gov.example/jwks.json
            audience: liandong
            kinds: [PARTNER]
      headers:
        - propagate: accept-language
      subgraphs:
        cases:
          url: http://cases:4002/graphql
          timeoutMs: 2000
          headers:
            - { propagate: x-trace, as: x-parent, default: none }
            - { set: x-tenant, value: zj }
            - { remove: accept-language }
          errors: { passMessages: true }
      `,
      'gateway.yaml',
    );
    expect(settings).toMatchObject({
      limits: { depth: 12, aliases: 200 },
      identity: { required: true, issuers: [{ clockToleranceSeconds: 5, kinds: ['PARTNER'] }] },
      subgraphs: {
        cases: {
          timeoutMs: 2000,
          headers: [{ propagate: 'x-trace' }, { set: 'x-tenant' }, { remove: 'accept-language' }],
        },
      },
    });
  });

  test.each([
    ['limts: {}', 'gateway.yaml: "limts" is not a known key.'],
    ['limits: { dept: 3 }', 'gateway.yaml: "limits.dept" is not a known key.'],
    ['limits: { dept: 3, alias: 3 }', 'gateway.yaml: "limits.dept", "limits.alias" are not known keys.'],
    ['subgraphs: { cases: { uri: x } }', 'gateway.yaml: "subgraphs.cases.uri" is not a known key.'],
    ['headers: [{ propagat: x }]', 'gateway.yaml: "headers.0" has the unknown key "propagat".'],
    ['headers: [{ propagate: x, to: y }]', 'gateway.yaml: "headers.0.to" is not a known key.'],
    ['limits: { depth: many }', 'gateway.yaml: "limits.depth" invalid input: expected number, received string.'],
    ['subgraphs: { cases: { url: "ftp://x" } }', 'gateway.yaml: "subgraphs.cases.url" invalid URL.'],
    [
      'limits: { requestTimeoutMs: 1000 }',
      'gateway.yaml: "limits.fetchTimeoutMs" must be below limits.requestTimeoutMs.',
    ],
    ['- a list', 'gateway.yaml: "the file" invalid input: expected object, received array.'],
    [
      'a: [',
      'gateway.yaml is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5.',
    ],
  ])('with %p is refused in one sentence', (text, sentence) => {
    expect(() => parseSettings(text, 'gateway.yaml')).toThrow(sentence);
    expect(sentence).not.toContain('\n');
  });

  test('that is not there is refused by name', async () => {
    await expect(readSettingsFile('/no/such.yaml')).rejects.toThrow(
      'The configuration file /no/such.yaml cannot be read.',
    );
  });

  test('is described by the published JSON Schema', async () => {
    const published = await readFile(new URL('../../schema/gateway-config.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
  });
});

describe('The environment', () => {
  const secret = Buffer.alloc(32, 7).toString('base64');

  test('names the ring of each subgraph as the subgraph itself reads it', () => {
    expect(callerKeysVariable('social-posts')).toBe('SOCIAL_POSTS_CALLER_KEYS');
    const { callerKeys } = readEnvironment(['cases', 'registry'], { CASES_CALLER_KEYS: `a:${secret},b:${secret}` });
    expect(callerKeys['cases']?.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(callerKeys['registry']).toBeUndefined();
  });

  test.each([
    [{ PORT: '99999' }, 'PORT is "99999" but must be a port number from 0 to 65535.'],
    [{ PORT: 'http' }, 'PORT is "http" but must be a port number from 0 to 65535.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud" but must be one of'],
  ])('%p is refused in one sentence', (env, sentence) => {
    expect(() => readEnvironment([], env)).toThrow(sentence);
  });

  test('with a malformed ring is refused without repeating the secret', () => {
    const read = () => readEnvironment(['cases'], { CASES_CALLER_KEYS: 'a:tooshort' });
    expect(read).toThrow('CASES_CALLER_KEYS must read id:base64');
    expect(read).not.toThrow('tooshort');
  });
});
