/** What runs in the explorer's page: GraphiQL with the gateway's tabs, asking as the chosen demo person. */

/** The browser's globals; the rest of this project compiles without them. @type {any} */
const { document, fetch, localStorage, React, ReactDOM, GraphiQL } = globalThis;

/** @type {{ people: { name: string, title: string }[], tabs: { title: string, query: string, variables?: string }[] }} */
const settings = await (await fetch('explorer/settings.json')).json();

/** The token of the chosen person; none for the public. @type {string | undefined} */
let token;

/** The last choice: an answer to an earlier one that comes late must not win. */
let chosen = '';

offerPeople();
ReactDOM.createRoot(document.querySelector('main')).render(
  React.createElement(GraphiQL, {
    fetcher: ask,
    defaultTabs: settings.tabs.length > 0 ? settings.tabs : undefined,
    storage: storageOf(settings.tabs),
    defaultEditorToolsVisibility: settings.tabs.some(({ variables }) => variables !== undefined),
  }),
);

/**
 * One operation, one answer. Right after another tab was chosen GraphiQL still names the operation of the tab before.
 * @param {{ query: string, operationName?: string }} parameters
 * @param {{ headers?: Record<string, string> }} [options]
 */
async function ask({ operationName, ...parameters }, options) {
  const isThere = operationName && new RegExp(`\\b${operationName}\\b`).test(parameters.query);
  const response = await fetch('graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(token && { authorization: `Bearer ${token}` }),
      ...options?.headers,
    },
    body: JSON.stringify(isThere ? { ...parameters, operationName } : parameters),
  });
  return response.json();
}

function offerPeople() {
  if (settings.people.length === 0) return;
  const label = document.querySelector('#people');
  const select = label.querySelector('select');
  select.append(option('', 'the public (no token)'), ...settings.people.map(({ name, title }) => option(name, title)));
  select.addEventListener('change', () => choose(select.value));
  label.hidden = false;
}

/** @param {string} name */
async function choose(name) {
  const output = document.querySelector('output');
  chosen = name;
  token = undefined;
  output.textContent = '';
  if (name === '') return;
  const response = await fetch(`development/token?as=${encodeURIComponent(name)}`, { method: 'POST' });
  const answer = await response.json();
  if (chosen !== name) return;
  token = answer.token;
  if (!token) output.textContent = answer.message ?? 'No token was given.';
}

/** @param {string} value @param {string} text */
function option(value, text) {
  return Object.assign(document.createElement('option'), { value, textContent: text });
}

/** GraphiQL's memory, kept apart per set of tabs: with new tabs from the gateway it starts afresh. @param {unknown} tabs */
function storageOf(tabs) {
  const prefix = `liandong:${hash(JSON.stringify(tabs))}:`;
  return {
    getItem: (/** @type {string} */ key) => localStorage.getItem(prefix + key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => localStorage.setItem(prefix + key, value),
    removeItem: (/** @type {string} */ key) => localStorage.removeItem(prefix + key),
    clear() {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
    },
    get length() {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length;
    },
  };
}

/** Only has to tell one text from another. @param {string} text */
function hash(text) {
  let sum = 0;
  for (const character of text) sum = (Math.imul(sum, 31) + character.charCodeAt(0)) | 0;
  return (sum >>> 0).toString(36);
}
