import * as jest from 'jest-runner';

// A CommonJS module: its types name the default behind `default`, Node has it there once.
const { default: JestRunner } = /** @type {{ default: typeof jest.default.default }} */ (/** @type {unknown} */ (jest));

/** Jest's own runner, for a project whose files run one after another, with no other project's beside them. */
export default class extends JestRunner {
  /** @override */
  isSerial = true;
}
