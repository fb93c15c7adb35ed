import { readFile } from 'node:fs/promises';
import { createContext, SourceTextModule } from 'node:vm';
import { beforeEach, expect, test } from '@jest/globals';

/** Runs the explorer's page script against the few things of a browser that it touches. */

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string> | undefined;
  readonly body: unknown;
}

interface GraphiQLProps {
  readonly fetcher: (parameters: object, options?: { readonly headers?: object }) => Promise<unknown>;
  readonly defaultTabs: readonly { readonly query: string }[] | undefined;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear' | 'length'>;
}

interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
  readonly length: number;
}

const TABS = [{ title: 'Books', query: 'query Books { books { title } }' }];
let sent: Sent[];
let stored: Record<string, string>;

beforeEach(() => {
  sent = [];
  stored = {};
});

async function openPage(people: readonly { readonly name: string; readonly title: string }[], tabs = TABS) {
  const options: { readonly value: string }[] = [];
  let onChange: () => Promise<void> = () => Promise.resolve();
  const select = {
    value: '',
    append: (...given: { readonly value: string }[]) => void options.push(...given),
    addEventListener: (_event: string, listener: () => Promise<void>) => (onChange = listener),
  };
  const label = { hidden: true, querySelector: () => select };
  const output = { textContent: '' };
  const elements: Record<string, unknown> = { '#people': label, output, main: {} };
  let props: GraphiQLProps | undefined;
  const answers: Record<string, unknown> = {
    'explorer/settings.json': { people, tabs },
    'development/token?as=analyst': { token: 'demo-token' },
    'development/token?as=nobody': { message: 'There is no such demo person.' },
    graphql: { data: { books: [] } },
  };
  const context = createContext({
    fetch: (url: string, init?: { readonly headers?: Record<string, string>; readonly body?: string }) => {
      sent.push({ url, headers: init?.headers, body: init?.body && JSON.parse(init.body) });
      return Promise.resolve({ json: () => Promise.resolve(answers[url]) });
    },
    document: { querySelector: (selector: string) => elements[selector], createElement: () => ({}) },
    localStorage: new Proxy(stored, {
      get: (target, name: string) =>
        ({
          getItem: (key: string) => target[key] ?? null,
          setItem: (key: string, value: string) => void (target[key] = value),
          removeItem: (key: string) => Reflect.deleteProperty(target, key),
        })[name],
    }),
    React: { createElement: (_component: unknown, given: GraphiQLProps) => (props = given) },
    ReactDOM: { createRoot: () => ({ render: () => undefined }) },
    GraphiQL: () => undefined,
  });
  const code = await readFile(new URL('../../gateway/explorer/client.js', import.meta.url), 'utf8');
  const module = new SourceTextModule(code, { context });
  await module.link(() => Promise.reject(new Error('the page imports nothing')));
  await module.evaluate();
  const pick = async (name: string) => {
    select.value = name;
    await onChange();
  };
  return { props: props!, label, output, options, pick };
}

test('The page opens the tabs and offers nobody where there are no demo people', async () => {
  const { props, label } = await openPage([]);
  expect(props.defaultTabs).toEqual(TABS);
  expect(label.hidden).toBe(true);
});

test('It asks as the public first, then as whoever is picked, then as the public again', async () => {
  const { props, label, options, pick } = await openPage([{ name: 'analyst', title: 'Analyst' }]);
  expect([label.hidden, options.map(({ value }) => value)]).toEqual([false, ['', 'analyst']]);
  for (const name of ['', 'analyst', '']) {
    await pick(name);
    expect(await props.fetcher({ query: '{ books { title } }' })).toEqual({ data: { books: [] } });
  }
  const asked = sent.filter(({ url }) => url === 'graphql');
  expect(asked.map(({ headers }) => headers?.['authorization'])).toEqual([undefined, 'Bearer demo-token', undefined]);
  expect(asked[0]?.body).toEqual({ query: '{ books { title } }' });
});

test('It lets the headers pane win over the picked person', async () => {
  const { props, pick } = await openPage([{ name: 'analyst', title: 'Analyst' }]);
  await pick('analyst');
  await props.fetcher({ query: '{ a }' }, { headers: { authorization: 'Bearer mine' } });
  expect(sent.at(-1)?.headers?.['authorization']).toBe('Bearer mine');
});

test('It says why there is no token', async () => {
  const { output, pick } = await openPage([{ name: 'nobody', title: 'Nobody' }]);
  await pick('nobody');
  expect(output.textContent).toBe('There is no such demo person.');
});

test('It keeps its memory apart per set of tabs, so that new tabs show', async () => {
  const first = await openPage([]);
  first.props.storage.setItem('tabs', 'old');
  const second = await openPage([], [{ title: 'New', query: '{ new }' }]);
  expect([first.props.storage.getItem('tabs'), second.props.storage.getItem('tabs')]).toEqual(['old', null]);
  expect([first.props.storage.length, second.props.storage.length]).toEqual([1, 0]);
  first.props.storage.clear();
  expect(first.props.storage.getItem('tabs')).toBeNull();
});
