import { stableId } from '../../kit/ids.js';
import type { PublishPost } from '../actions/publish-posts.js';
import { fractionOf } from './fraction.js';
import type { DemoAccount, DemoWorld } from './world.js';

/** Share of accounts that have been silent for too long: between the good and the bad years of real checks. */
const DORMANT_SHARE = 0.06;
const LIMIT_DAYS = 14;
const LONGEST_SILENCE_DAYS = 120;
const DAY_MS = 86_400_000;

const TITLES = [
  '警情通报',
  '交通出行提示',
  '反诈提醒',
  '便民服务指南',
  '辟谣信息',
  '寻人启事',
  '执法公示',
  '安全防范提示',
];

/** The last post of every account. */
export function planPosts({ accounts, now }: Pick<DemoWorld, 'accounts' | 'now'>): readonly PublishPost[] {
  return accounts.map((account) => {
    const id = stableId('post', `demo:${account.accountId}`);
    return {
      id,
      accountId: account.accountId,
      title: TITLES[Math.floor(fractionOf(`title:${account.accountId}`) * TITLES.length)]!,
      contentRef: `demo/${id}`,
      publishedAt: new Date(now.getTime() - silentDays(account) * DAY_MS),
    };
  });
}

/** Most post every few days; the dormant ones fell silent more than two weeks ago. */
function silentDays({ accountId }: DemoAccount): number {
  const age = fractionOf(`age:${accountId}`);
  const dormant = fractionOf(`dormant:${accountId}`) < DORMANT_SHARE;
  return dormant ? LIMIT_DAYS + 0.5 + age * (LONGEST_SILENCE_DAYS - LIMIT_DAYS) : 0.01 + age ** 3 * (LIMIT_DAYS - 0.5);
}
