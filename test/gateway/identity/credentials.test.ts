import { describe, expect, test } from '@jest/globals';
import {
  chooseCredential,
  credentialsOfPayload,
  credentialsOfRequest,
  joined,
} from '../../../gateway/identity/credentials.js';

const KEY = `ld_hotline01_${'s'.repeat(43)}`;
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln';

const ofRequest = (rawHeaders: readonly string[], url = '/graphql') =>
  chooseCredential(credentialsOfRequest({ rawHeaders, url }));

describe('The credential of a request', () => {
  test.each<[string, readonly string[], object]>([
    ['none', ['Accept', '*/*'], { kind: 'none' }],
    ['a token', ['Authorization', `Bearer ${JWT}`], { kind: 'token', text: JWT }],
    ['a token in small letters', ['authorization', `bearer  ${JWT} `], { kind: 'token', text: JWT }],
    ['a key', ['Authorization', `Bearer ${KEY}`], { kind: 'key', text: KEY }],
    ['a key in its own header', ['X-API-Key', KEY], { kind: 'key', text: KEY }],
    ['a password', ['Authorization', 'Basic dXNlcjpwYXNz'], { kind: 'unusable', reason: 'other scheme' }],
    ['a token in the header of keys', ['X-API-Key', JWT], { kind: 'unusable', reason: 'other scheme' }],
    [
      'two headers, of which a proxy may have checked the other',
      ['Authorization', `Bearer ${JWT}`, 'AUTHORIZATION', 'Bearer other'],
      { kind: 'unusable', reason: 'ambiguous' },
    ],
    [
      'the same header twice',
      ['Authorization', `Bearer ${JWT}`, 'Authorization', `Bearer ${JWT}`],
      { kind: 'unusable', reason: 'ambiguous' },
    ],
    [
      'two in one header',
      ['Authorization', `Bearer ${JWT}, Bearer other`],
      { kind: 'unusable', reason: 'other scheme' },
    ],
    [
      'a token and a key',
      ['Authorization', `Bearer ${JWT}`, 'X-API-Key', KEY],
      { kind: 'unusable', reason: 'ambiguous' },
    ],
    ['two keys', ['X-API-Key', KEY, 'X-API-Key', KEY], { kind: 'unusable', reason: 'ambiguous' }],
  ])('is %s', (_what, rawHeaders, expected) => {
    expect(ofRequest(rawHeaders)).toEqual(expected);
  });

  test.each([
    `/graphql?access_token=${JWT}`,
    '/graphql?query={a}&ACCESS_TOKEN=x',
    `/graphql?access%5Ftoken=${JWT}`,
    `/graphql?authorization=Bearer%20${JWT}`,
    `/graphql?api_key=${KEY}`,
    `/graphql?key=${KEY}`,
    `/graphql?t=${JWT}`,
  ])('does not count in a URL, which logs keep: %s', (url) => {
    expect(ofRequest(['Authorization', `Bearer ${JWT}`], url)).toEqual({ kind: 'unusable', reason: 'in the URL' });
  });

  test.each(['/graphql?query={a}&variables={}', '/graphql?utm_source=mail&v=1.2.3', `/graphql?query={k(is:"${KEY}")}`])(
    'is not seen in what is none: %s',
    (url) => {
      expect(ofRequest([], url)).toEqual({ kind: 'none' });
    },
  );
});

describe('The credential of a socket', () => {
  const ofSocket = (payload: Record<string, unknown>, rawHeaders: readonly string[] = []) =>
    chooseCredential(joined(credentialsOfRequest({ rawHeaders, url: '/graphql' }), credentialsOfPayload(payload)));

  test.each<[string, Record<string, unknown>, readonly string[], object]>([
    ['in connection_init', { authorization: `Bearer ${JWT}` }, [], { kind: 'token', text: JWT }],
    ['in connection_init, as a header', { Authorization: `Bearer ${JWT}` }, [], { kind: 'token', text: JWT }],
    ['a key in connection_init', { 'x-api-key': KEY }, [], { kind: 'key', text: KEY }],
    ['in the upgrade', {}, ['Authorization', `Bearer ${JWT}`], { kind: 'token', text: JWT }],
    [
      'in both alike',
      { authorization: `Bearer ${JWT}` },
      ['Authorization', `Bearer ${JWT}`],
      { kind: 'token', text: JWT },
    ],
    [
      'in both, one behind the back of the proxy that checked the other',
      { authorization: 'Bearer other' },
      ['Authorization', `Bearer ${JWT}`],
      { kind: 'unusable', reason: 'ambiguous' },
    ],
    [
      'in two spellings',
      { authorization: `Bearer ${JWT}`, Authorization: 'Bearer other' },
      [],
      { kind: 'unusable', reason: 'ambiguous' },
    ],
    ['no text', { authorization: { token: JWT } }, [], { kind: 'unusable', reason: 'other scheme' }],
    ['a caller of its own', { 'x-liandong-caller': 'v1.k.e30.e30' }, [], { kind: 'none' }],
    ['headers within', { headers: { authorization: `Bearer ${JWT}` } }, [], { kind: 'none' }],
    [
      'inherited',
      JSON.parse('{"__proto__":{"authorization":"Bearer x"}}') as Record<string, unknown>,
      [],
      { kind: 'none' },
    ],
  ])('is what it is: %s', (_where, payload, rawHeaders, expected) => {
    expect(ofSocket(payload, rawHeaders)).toEqual(expected);
  });
});
