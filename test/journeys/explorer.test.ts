import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { readmeQueries } from '../../bin/embedded/readme-queries.js';
import { startTestProduct, type TestProduct } from '../harness/product.js';

const CHROMIUM = '/usr/bin/chromium';

function describeInBrowser(title: string, tests: () => void): void {
  if (existsSync(CHROMIUM)) describe(title, tests);
  else describe.skip(`${title} [left out: ${CHROMIUM} is not installed]`, tests);
}

describeInBrowser('The page on /', () => {
  let product: TestProduct;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    product = await startTestProduct({ store: 'pglite', tabs: readmeQueries() });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(product.gateway.url) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(product.gateway.url);
    await page.waitForSelector('.graphiql-container');
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it('opens with the queries of the README in its tabs', async () => {
    await page.waitForSelector('.graphiql-tab');
    expect(await page.locator('.graphiql-tab').count()).toBeGreaterThanOrEqual(readmeQueries().length);
  });

  it('runs the query of a tab as the person picked in the menu', async () => {
    await page.selectOption('#people select', { index: 1 });
    await page.locator('.graphiql-tab').nth(2).locator('button').first().click();
    await page.click('.graphiql-execute-button');
    await page.locator('.graphiql-response', { hasText: 'UNKNOWN' }).waitFor();
  });

  it('asks no other host and complains about nothing', () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
