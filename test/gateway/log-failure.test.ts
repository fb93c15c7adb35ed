import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { logFailure } from '../../gateway/log-failure.js';

function logged(code: string): Record<string, unknown> {
  let line = '';
  const logger = pino({ level: 'info' }, { write: (text: string) => void (line = text) });
  logFailure(logger, {
    requestId: 'r',
    subgraph: 'cases',
    code,
    cause: 'Variable "$day" got invalid value "张三 13800138000".',
  });
  return JSON.parse(line) as Record<string, unknown>;
}

test('What a subgraph says about the client’s own input is not logged: it quotes a citizen’s words', () => {
  const line = logged('BAD_USER_INPUT');
  expect(line).toMatchObject({ level: 30, requestId: 'r', subgraph: 'cases', code: 'BAD_USER_INPUT' });
  expect(JSON.stringify(line)).not.toContain('张三');
});

test('Why a subgraph failed is logged', () => {
  expect(logged('SUBGRAPH_UNAVAILABLE')).toMatchObject({ level: 40, cause: expect.stringContaining('Variable') });
});
