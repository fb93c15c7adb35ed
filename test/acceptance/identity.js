/**
 * Who may see and do what, clause by clause: what an attacker wants, and the tests that refuse it. A clause names a test
 * file and words of its titles; one that no title has any more fails CI.
 *
 * @type {readonly { clause: string, tests: readonly [file: string, words: string][] }[]}
 */
export const CLAUSES = [
  {
    clause: 'Authentication: to pass a token off that no trusted issuer meant for us',
    tests: [
      ['gateway/identity/authenticate.test.ts', 'when it asks for the algorithm'],
      ['gateway/identity/authenticate.test.ts', 'as an HMAC secret'],
      ['gateway/identity/authenticate.test.ts', 'which no file, database or URL'],
      ['gateway/identity/authenticate.test.ts', 'brings its own key along'],
      ['gateway/identity/authenticate.test.ts', 'changed after signing'],
      ['gateway/identity/authenticate.test.ts', 'when it is expired'],
    ],
  },
  {
    clause: 'Authentication: to bring the issuer’s keys down, or to have them fetched without end',
    tests: [
      ['gateway/identity/remote-keys.test.ts', 'stay good while the issuer is away'],
      ['gateway/identity/remote-keys.test.ts', 'for each invented key id'],
      ['gateway/identity/remote-keys.test.ts', 'rotation needs no waiting'],
      ['gateway/identity/remote-keys.test.ts', 'a redirect points'],
    ],
  },
  {
    clause: 'Authentication: to live on in a table of remembered tokens',
    tests: [
      ['gateway/identity/remembered-tokens.test.ts', 'no longer than its token'],
      ['gateway/identity/remembered-tokens.test.ts', 'pushes out'],
    ],
  },
  {
    clause: 'Partner keys: to find, keep or stretch one',
    tests: [
      ['subgraphs/registry/api-keys.test.ts', 'shows a text once'],
      ['subgraphs/registry/api-keys.test.ts', 'neither text nor hash'],
      ['subgraphs/registry/api-keys.test.ts', 'never lengthens the old key'],
      ['gateway/identity/rights.test.ts', 'is rotated with overlap'],
      ['gateway/identity/credentials.test.ts', 'does not count in a URL'],
    ],
  },
  {
    clause: 'One authentication for all transports: to come in by the one that forgot',
    tests: [
      ['gateway/identity/transports.test.ts', 'is not looked at'],
      ['gateway/identity/credentials.test.ts', 'The credential of a socket'],
      ['gateway/streams/credentials.test.ts', 'that are bad open none'],
    ],
  },
  {
    clause: 'Caller: to have rights that registry does not give, or gave once',
    tests: [
      ['gateway/identity/rights.test.ts', 'never those that the token claims'],
      ['gateway/identity/rights.test.ts', 'are gone when registry says so'],
      ['gateway/identity/rights.test.ts', 'begin and end by the clock'],
      ['gateway/identity/rights.test.ts', 'by being given a hundred others'],
      ['subgraphs/registry/grants.test.ts', 'never gives anything to whoever asks'],
      ['subgraphs/registry/grants.test.ts', 'ends all grants in one transaction'],
    ],
  },
  {
    clause: 'Caller: to be somebody else towards a subgraph',
    tests: [
      ['schema/caller.test.ts', 'is believed by its audience, for its body, in its time'],
      ['schema/caller.test.ts', 'without a refused request'],
      ['gateway/callers.test.ts', 'the client made up'],
      ['gateway/streams/signed-caller.test.ts', 'whatever the client says of itself'],
      ['gateway/identity/service-caller.test.ts', 'gets no rights it writes to itself'],
    ],
  },
  {
    clause: 'Revoked at t, refused by t + 5 s: to go on listening',
    tests: [
      ['journeys/revocation.test.ts', 'over HTTP, WebSocket, event stream and multipart'],
      ['journeys/revocation.test.ts', 'may be a key'],
      ['gateway/identity/live-rights.test.ts', 'hears nothing under the old rights'],
      ['gateway/identity/live-rights.test.ts', 'whose rights nobody can tell any more'],
    ],
  },
  {
    clause: 'Field authorisation: to reach a guarded field by a way round',
    tests: [
      ['gateway/authorise/attacks.test.ts', 'gets nothing from'],
      ['gateway/authorise/attacks.test.ts', 'cannot ask for entities'],
      ['gateway/authorise/attacks.test.ts', 'by the operation it names'],
      ['gateway/authorise/silent-interfaces.test.ts', 'through the interface itself'],
      ['gateway/authorise/transports.test.ts', 'over every transport'],
      ['gateway/authorise/transports.test.ts', 'A policy that nobody defines'],
    ],
  },
  {
    clause: 'Field authorisation: to be given what was prepared or fetched for another caller',
    tests: [
      ['gateway/authorise/attacks.test.ts', 'takes nothing over from a caller who asked the same'],
      ['gateway/upstream/upstream.test.ts', 'caller'],
    ],
  },
  {
    clause: 'Row authorisation: to see a foreign row, by any way the schema opens',
    tests: [
      ['contract/rows/matrix.ts', 'each way that the schema opens'],
      ['contract/rows/matrix.ts', 'as if it were not there'],
      ['contract/rows/matrix.ts', 'with a cursor'],
      ['contract/rows/matrix.ts', 'by every command'],
      ['contract/rows/matrix.ts', 'comes to nobody else’s stream'],
      ['contract/access.test.ts', 'comes to no case by any way'],
      ['subgraphs/cases/sight/may-see.test.ts', 'alike by the row policy and by maySee'],
      ['subgraphs/cases/sight/left-scope.test.ts', 'is told once'],
      ['subgraphs/kit/table-policies.test.ts', 'The tables of every subgraph'],
    ],
  },
  {
    clause: 'Row authorisation: to get round the policies of the store',
    tests: [
      ['subgraphs/kit/store.test.ts', 'the runtime role cannot bypass'],
      ['subgraphs/kit/store.test.ts', 'could get round the policies'],
      ['subgraphs/kit/store.test.ts', 'leaves nothing of it for the next transaction'],
    ],
  },
  {
    clause: 'Citizen data: to learn how to reach a requester',
    tests: [
      ['subgraphs/cases/requester/contact.test.ts', 'is read by nobody else'],
      ['subgraphs/cases/requester/contact.test.ts', 'never read without a record'],
      ['subgraphs/cases/requester/contact.test.ts', 'not even sealed in the sight'],
      ['subgraphs/cases/requester/contact.test.ts', 'does not open when it is moved'],
      ['subgraphs/cases/requester/contact.test.ts', 'cannot be guessed'],
      ['subgraphs/cases/requester/rotate.test.ts', 'while everybody goes on reading'],
    ],
  },
  {
    clause: 'Citizen data: to find traces of a requester in what a journey left',
    tests: [
      ['subgraphs/cases/requester/nothing-left.test.ts', 'stands in no table'],
      ['subgraphs/cases/requester/nothing-left.test.ts', 'sealed, in its own column'],
      ['subgraphs/cases/requester/nothing-left.test.ts', 'stands in no answer'],
      ['subgraphs/cases/requester/nothing-left.test.ts', 'stands in no line of the log'],
      ['subgraphs/cases/requester/nothing-left.test.ts', 'a federated key or an export'],
      ['journeys/citizen-data.long.ts', 'stands in no answer to anybody else'],
      ['journeys/citizen-data.long.ts', 'stands in no frame'],
      ['journeys/citizen-data.long.ts', 'passes between gateway and subgraphs'],
      ['journeys/citizen-data.long.ts', 'stands in no line of the log'],
      ['journeys/citizen-data.long.ts', 'stands in no table of any subgraph'],
      ['subgraphs/cases/requester/erase.test.ts', 'EDGE10'],
    ],
  },
  {
    clause: 'Citizen data: to come to a case by a token that is not its own',
    tests: [
      ['subgraphs/cases/requester/my-case.test.ts', 'answered alike for every guess'],
      ['subgraphs/cases/requester/my-case.test.ts', 'that one case in sight'],
      ['subgraphs/cases/requester/erase.test.ts', 'is for nobody else'],
    ],
  },
];
