/**
 * One gateway to measure, named by its first argument:
 * `native`, our gateway with its own engine; `apollo`, our gateway with the reference engine; `stock`, Apollo Server with
 * @apollo/gateway as their documentation starts them.
 */
import { readFileSync } from 'node:fs';

const [kind = 'native', supergraphFile = ''] = process.argv.slice(2);
const supergraphSdl = readFileSync(supergraphFile, 'utf8');

async function start(): Promise<string> {
  // Each loads what it needs: loading is part of a start.
  if (kind === 'stock') {
    const { ApolloGateway } = await import('@apollo/gateway');
    const { ApolloServer } = await import('@apollo/server');
    const { startStandaloneServer } = await import('@apollo/server/standalone');
    const gateway = new ApolloGateway({ supergraphSdl });
    const server = new ApolloServer({ gateway, persistedQueries: false });
    const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
    return url;
  }
  const { pino } = await import('pino');
  const { defaultSettings } = await import('../../../gateway/config.js');
  const { startGateway } = await import('../../../gateway/server.js');
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
process.send!({ url });
