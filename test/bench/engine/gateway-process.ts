/**
 * One gateway to measure, named by its first argument:
 * `native`, our gateway with its own engine; `apollo`, our gateway with the reference engine; `stock`, Apollo Server with
 * @apollo/gateway as their documentation starts them.
 */
import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { pino } from 'pino';
import { defaultSettings } from '../../../gateway/config.js';
import { startGateway } from '../../../gateway/server.js';

const [kind = 'native', supergraphFile = ''] = process.argv.slice(2);
const startedAt = performance.now();
const supergraphSdl = readFileSync(supergraphFile, 'utf8');

async function start(): Promise<string> {
  if (kind === 'stock') {
    const gateway = new ApolloGateway({ supergraphSdl });
    const server = new ApolloServer({ gateway, persistedQueries: false });
    const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
    return url;
  }
  const engine = kind === 'apollo' ? 'apollo' : 'native';
  const { url } = await startGateway({
    supergraphSdl,
    settings: defaultSettings(),
    logger: pino({ level: 'silent' }),
    port: 0,
    engine,
  });
  return `${url}/graphql`;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send!({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage().rss });
});
process.on('disconnect', () => process.exit());
const url = await start();
process.send!({ url, startMs: performance.now() - startedAt });
