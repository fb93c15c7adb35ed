import { startNewsroom } from '../../gateway/streams/newsroom.js';
import { obey } from './measured.js';

/** The gateway under measurement, with a stream of its own. */
const news = await startNewsroom();
obey({
  wsUrl: news.wsUrl,
  url: news.url,
  publish: (id, title) => news.press.publish(id, title),
  subscribers: () => news.streams().subscribers,
  fetches: () => news.writers.requests,
});
