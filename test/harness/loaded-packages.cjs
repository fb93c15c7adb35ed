/**
 * Required before a program: at its end the names of all packages of which it has loaded a file are in the file that
 * LOADED_PACKAGES names, as JSON. CommonJS and ES modules alike; not of its worker threads.
 */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const file = /** @type {string} */ (process.env['LOADED_PACKAGES']);
/** @type {Set<string>} */
const packages = new Set();

const session = new Session();
session.connect();
session.on('Debugger.scriptParsed', ({ params }) => {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(params.url)?.[1];
  if (name !== undefined) packages.add(name);
});
session.post('Debugger.enable');

process.on('exit', () => writeFileSync(file, JSON.stringify([...packages])));
