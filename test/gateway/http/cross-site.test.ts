import { describe, expect, test } from '@jest/globals';
import { checkSite, type SiteHeaders } from '../../../gateway/http/cross-site.js';

function passes(headers: Partial<SiteHeaders>, allowed: readonly string[] = []): boolean {
  return (
    checkSite({ host: 'gov.example', origin: undefined, secFetchSite: undefined, ...headers }, allowed) === undefined
  );
}

describe('A request', () => {
  test('of a tool that is no browser passes', () => {
    expect(passes({})).toBe(true);
  });

  test('of our own page passes, in old browsers and new ones', () => {
    expect(passes({ origin: 'https://gov.example' })).toBe(true);
    expect(passes({ origin: 'https://gov.example', secFetchSite: 'same-origin' })).toBe(true);
  });

  test('typed into the address bar passes', () => {
    expect(passes({ secFetchSite: 'none' })).toBe(true);
  });

  test.each<Partial<SiteHeaders>>([
    { origin: 'https://evil.example' },
    { origin: 'https://gov.example.evil.example' },
    { origin: 'null' },
    { origin: 'https://evil.example', secFetchSite: 'cross-site' },
    { secFetchSite: 'cross-site' },
    { secFetchSite: 'same-site' },
    { origin: 'https://gov.example', secFetchSite: 'cross-site' },
  ])('of a foreign page is refused: %p', (headers) => {
    expect(passes(headers)).toBe(false);
  });

  test('of a foreign page passes where the operator allows its origin', () => {
    const headers = { origin: 'https://app.example', secFetchSite: 'cross-site' };
    expect(passes(headers, ['https://app.example'])).toBe(true);
    expect(passes(headers, ['*'])).toBe(true);
    expect(passes(headers, ['https://other.example'])).toBe(false);
  });
});
