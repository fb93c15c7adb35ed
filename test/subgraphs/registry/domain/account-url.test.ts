import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountUrlKey, handleKey, MAX_URL_LENGTH } from '../../../../subgraphs/registry/domain/account-url.js';

describe('the key of an account’s address', () => {
  test.each([
    ['https://weibo.com/GDPolice', 'weibo.com/gdpolice'],
    ['http://weibo.com/gdpolice/', 'weibo.com/gdpolice'],
    ['https://www.weibo.com/gdpolice?from=feed&utm_source=a#top', 'weibo.com/gdpolice'],
    ['https://m.weibo.cn/gdpolice', 'weibo.com/gdpolice'],
    ['HTTPS://WEIBO.COM:443//gdpolice', 'weibo.com/gdpolice'],
    ['https://weibo.com./gdpolice', 'weibo.com/gdpolice'],
    ['https://weibo.com/%67dpolice', 'weibo.com/gdpolice'],
    ['https://weibo.com/a/../gdpolice', 'weibo.com/gdpolice'],
    ['https://x.com/SFPD', 'twitter.com/sfpd'],
    ['https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzA5', 'mp.weixin.qq.com/mp/profile_ext?__biz=mza5'],
    ['https://weibo.com/平安越秀', `weibo.com/${encodeURIComponent('平安越秀')}`],
    ['https://weibo.com:8443/gdpolice', 'weibo.com:8443/gdpolice'],
    ['https://weibo.com/', 'weibo.com'],
  ])('of %s is %s', (url, key) => {
    expect(accountUrlKey(url)).toBe(key);
  });

  test.each([
    ['an address that only begins like the official one', 'https://weibo.com.evil.example/gdpolice'],
    ['an encoded slash', 'https://weibo.com/gdpolice%2Fx'],
    ['an encoded question mark', 'https://weibo.com/gdpolice%3Fa'],
    ['another path', 'https://weibo.com/gdpolice/fake'],
    ['another port', 'https://weibo.com:8443/gdpolice'],
    ['a look-alike of another script', 'https://weibо.com/gdpolice'],
  ])('is another one for %s', (_, url) => {
    expect(accountUrlKey(url)).not.toBe('weibo.com/gdpolice');
  });

  test.each([
    ['credentials before the host', 'https://weibo.com@evil.example/gdpolice'],
    ['another scheme', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['no address', 'gdpolice'],
    ['nothing', ''],
    ['too much', `https://weibo.com/${'a'.repeat(MAX_URL_LENGTH)}`],
  ])('does not exist for %s', (_, url) => {
    expect(accountUrlKey(url)).toBeUndefined();
  });

  test('is the same again when it is read as an address itself', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const key = accountUrlKey(url)!;
        expect(accountUrlKey(`https://${key}`)).toBe(key);
      }),
    );
  });

  test('does not depend on case, scheme, www., a closing slash, tracking or fragment', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
    fc.assert(
      fc.property(fc.domain(), name, fc.boolean(), (host, handle, upper) => {
        const plain = accountUrlKey(`https://${host}/${handle}`);
        const shown = upper ? handle.toUpperCase() : handle.toLowerCase();
        expect(accountUrlKey(`http://www.${host}/${shown}/?spm=1&from=${handle}#a`)).toBe(plain);
      }),
    );
  });

  test('differs for handles that differ', () => {
    const handle = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
    fc.assert(
      fc.property(handle, handle, (one, other) => {
        const same = accountUrlKey(`https://weibo.com/${one}`) === accountUrlKey(`https://weibo.com/${other}`);
        expect(same).toBe(one === other);
      }),
    );
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = accountUrlKey(text);
        expect(accountUrlKey(`https://weibo.com/${text}`)).not.toBe('');
        expect(key === undefined || typeof key === 'string').toBe(true);
      }),
    );
  });
});

test('handles are one whatever their case and with or without @', () => {
  expect([handleKey('@GDPolice'), handleKey(' gdpolice '), handleKey('GDPOLICE')]).toEqual(Array(3).fill('gdpolice'));
});
