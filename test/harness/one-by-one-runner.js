import JestRunner from 'jest-runner';

/** Jest's own runner, for a project whose files run one after another, with no other project's beside them. */
export default class extends JestRunner {
  isSerial = true;
}
