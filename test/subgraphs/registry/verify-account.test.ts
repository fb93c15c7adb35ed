import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { establishRegistry } from '../../../subgraphs/registry/actions/establish.js';
import type { PlannedAccount } from '../../../subgraphs/registry/actions/plan.js';
import { eachStore } from '../../harness/stores.js';
import { accountId, agencyId, NOW, startGuangdong, type Register } from './register.js';

const VERIFY = `query ($url: URL!) { verifyAccount(url: $url) {
  status filingNo cancelledAt checkedAt account { handle } agency { code } successor { handle platform }
} }`;
const NOTHING = { filingNo: null, cancelledAt: null, account: null, agency: null, successor: null };

eachStore('verifyAccount', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong(store);
  }, 60_000);
  afterAll(() => register.stop());

  const verify = async (url: string) => {
    const { data, errors } = await register.ask(VERIFY, { url });
    expect(errors).toBeUndefined();
    return data.verifyAccount;
  };

  test.each(['https://weibo.example/police-440103', 'http://WWW.weibo.example/Police-440103/?from=feed#posts'])(
    'says OFFICIAL, whose and by which filing, for %s',
    async (url) => {
      expect(await verify(url)).toEqual({
        ...NOTHING,
        status: 'OFFICIAL',
        filingNo: 'WB-POLICE-440103',
        checkedAt: NOW.toISOString(),
        account: { handle: 'police-440103' },
        agency: { code: 'police-440103' },
      });
    },
  );

  test.each([
    ['nobody registered', 'https://weibo.example/police-440103-fan'],
    ['is on another host', 'https://weibo.example.evil.example/police-440103'],
    ['hides the host behind credentials', 'https://weibo.example@evil.example/police-440103'],
    ['is registered but not filed', 'https://wechat.example/police-440106'],
  ])('says UNKNOWN, and nothing about the account, where the address %s', async (_, url) => {
    expect(await verify(url)).toEqual({ ...NOTHING, status: 'UNKNOWN', checkedAt: NOW.toISOString() });
  });

  test('says SUSPENDED while the filing is suspended', async () => {
    expect(await verify('https://wechat.example/police-440104')).toMatchObject({
      status: 'SUSPENDED',
      agency: { code: 'police-440104' },
    });
  });

  test('says CANCELLED, since when and where to go now, whoever uses the handle later', async () => {
    expect(await verify('https://wechat.example/police-440105')).toMatchObject({
      status: 'CANCELLED',
      cancelledAt: '2020-06-30T10:00:00.000Z',
      successor: { platform: 'weibo', handle: 'police-440105' },
    });
  });

  test('a stranger cannot register a cancelled handle or address again', async () => {
    const stranger: PlannedAccount = {
      id: stableId('account', 'stranger'),
      platform: 'wechat',
      handle: 'POLICE-440105',
      displayName: 'a stranger',
      url: 'https://wechat.example/somewhere-else',
      agencyId: agencyId('police-440106'),
      filing: { state: 'APPROVED', filingNo: 'WX-NEW', filedAt: NOW },
    };
    const sameAddress = {
      ...stranger,
      id: stableId('account', 'stranger 2'),
      handle: 'new-name',
      url: 'https://WECHAT.example/police-440105/',
    };
    const plan = { agencies: [], accounts: [stranger, sameAddress], matrices: [], nodes: [] };
    expect(await establishRegistry(register.deps, plan)).toEqual({
      created: { agencies: 0, accounts: 0, matrices: 0, nodes: 0 },
      rejectedAccounts: [stranger.id, sameAddress.id],
    });
    expect(await verify('https://wechat.example/police-440105')).toMatchObject({ status: 'CANCELLED' });
  });

  test('the account itself says the same', async () => {
    const { data } = await register.ask(
      `query ($suspended: ID!, $unfiled: ID!) {
        suspended: account(id: $suspended) { filing { state filedAt } verification { status account { id } } }
        unfiled: account(id: $unfiled) { filingNo filing { state } verification { status account { id } } }
      }`,
      { suspended: accountId('wechat', 'police-440104'), unfiled: accountId('wechat', 'police-440106') },
    );
    expect(data).toEqual({
      suspended: {
        filing: { state: 'SUSPENDED', filedAt: '2016-09-01T01:00:00.000Z' },
        verification: { status: 'SUSPENDED', account: { id: accountId('wechat', 'police-440104') } },
      },
      unfiled: { filingNo: null, filing: null, verification: { status: 'UNKNOWN', account: null } },
    });
  });
});
