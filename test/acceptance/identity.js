/**
 * Who may see and do what, clause by clause: what is promised, and the tests that refuse what an attacker wants. A clause
 * names a test file and words of its titles; one that no title has any more fails CI. Times are held by
 * `npm run bench -- identity|authorise|rows`.
 *
 * @type {readonly { clause: string, tests: readonly [file: string, words: string][] }[]}
 */
export const IDENTITY_CLAUSES = [
  {
    clause: 'Tokens: of several issuers, for our audience, within the skew of clocks; no other passes for one',
    tests: [
      ['gateway/identity/authenticate.test.ts', 'with a good token is who the token says'],
      ['gateway/identity/authenticate.test.ts', 'An RSA issuer works as well'],
      ['gateway/identity/authenticate.test.ts', 'but not within the tolerance between clocks'],
      ['gateway/identity/authenticate.test.ts', 'when it is expired'],
      ['gateway/identity/authenticate.test.ts', 'when another key signed it'],
      ['gateway/identity/authenticate.test.ts', 'changed after signing'],
      ['gateway/identity/authenticate.test.ts', 'when its issuer may not vouch'],
      ['gateway/identity/transports.test.ts', 'of a foreign issuer, or of yesterday'],
    ],
  },
  {
    clause: '`alg` confusion and `kid` injection: to have a token checked by a key of the attacker’s choice',
    tests: [
      ['gateway/identity/authenticate.test.ts', 'when it asks for the algorithm'],
      ['gateway/identity/authenticate.test.ts', 'as an HMAC secret'],
      ['gateway/identity/authenticate.test.ts', 'which no file, database or URL'],
      ['gateway/identity/authenticate.test.ts', 'brings its own key along'],
      ['gateway/identity/authenticate.test.ts', 'demands an extension nobody knows'],
    ],
  },
  {
    clause:
      'JWKS: keys rotate, a flood of key ids fetches nothing, an outage is bridged from the cache and not for ever',
    tests: [
      ['gateway/identity/remote-keys.test.ts', 'rotation needs no waiting'],
      ['gateway/identity/remote-keys.test.ts', 'for each invented key id'],
      ['gateway/identity/remote-keys.test.ts', 'stay good while the issuer is away'],
      ['gateway/identity/remote-keys.test.ts', 'do not stay good for ever'],
      ['gateway/identity/remote-keys.test.ts', 'a redirect points'],
    ],
  },
  {
    clause: 'Verified tokens are remembered until they expire, in a bounded table',
    tests: [
      ['gateway/identity/remembered-tokens.test.ts', 'no longer than its token'],
      ['gateway/identity/remembered-tokens.test.ts', 'pushes out'],
      ['gateway/identity/remembered-tokens.test.ts', 'only begins like a remembered one'],
      ['gateway/identity/authenticate.test.ts', 'is forgotten when it expires'],
      ['gateway/identity/authenticate.test.ts', 'a withdrawn key stops working'],
    ],
  },
  {
    clause: 'Partners’ keys: stored hashed, scoped, expiring, rotated with overlap, compared in constant time',
    tests: [
      ['subgraphs/registry/api-keys.test.ts', 'shows a text once'],
      ['subgraphs/registry/api-keys.test.ts', 'neither text nor hash'],
      ['subgraphs/registry/api-keys.test.ts', 'keeps its hash to services, for SQL'],
      ['subgraphs/registry/api-keys.test.ts', 'may last a whole year'],
      ['subgraphs/registry/api-keys.test.ts', 'never lengthens the old key'],
      ['subgraphs/registry/api-keys.test.ts', 'ends it at once, with its history'],
      ['gateway/identity/rights.test.ts', 'is rotated with overlap'],
      ['gateway/identity/rights.test.ts', 'makes its holder a partner with its scopes'],
      ['gateway/identity/api-key.test.ts', 'each is compared whole and once'],
    ],
  },
  {
    clause:
      'Partners’ keys are issued and revoked through the graph by an administrator, and reach the gateway by feed',
    tests: [
      ['subgraphs/registry/api-keys.test.ts', 'is refused to %s'],
      ['subgraphs/registry/api-keys.test.ts', 'cannot be made by an administrator of another agency'],
      ['subgraphs/registry/api-keys.test.ts', 'answers a foreign key like one that does not exist'],
      ['journeys/access.test.ts', 'a partner comes in by its key'],
    ],
  },
  {
    clause: 'One authentication for HTTP, WebSocket init, SSE and multipart: to come in by the one that forgot',
    tests: [
      ['gateway/identity/transports.test.ts', 'a good token lets in'],
      ['gateway/identity/transports.test.ts', 'two credentials let nobody in'],
      ['gateway/identity/credentials.test.ts', 'The credential of a socket'],
      ['gateway/streams/credentials.test.ts', 'that are bad open none'],
    ],
  },
  {
    clause: 'A key in the URL opens nothing; headers are not smuggled in through `connection_init`',
    tests: [
      ['gateway/identity/credentials.test.ts', 'does not count in a URL'],
      ['gateway/identity/transports.test.ts', 'a token in the URL lets nobody in'],
      ['gateway/identity/transports.test.ts', 'is not looked at in connection_init either'],
      ['gateway/identity/transports.test.ts', 'No header rule writes the signed caller'],
    ],
  },
  {
    clause: 'Caller: tokens say who, with what purpose; what somebody may do stands in registry and nowhere else',
    tests: [
      ['gateway/identity/authenticate.test.ts', 'with a declared purpose keeps it'],
      ['gateway/identity/rights.test.ts', 'never those that the token claims'],
      ['gateway/identity/rights.test.ts', 'begin and end by the clock'],
      ['gateway/identity/rights.test.ts', 'by being given a hundred others'],
      ['gateway/identity/rights.test.ts', 'a token cannot take its subject'],
    ],
  },
  {
    clause:
      'Grants: given, revoked and ended by rule and by row policy; a departure ends all of them in one transaction',
    tests: [
      ['subgraphs/registry/grants.test.ts', 'never gives anything to whoever asks'],
      ['subgraphs/registry/grants.test.ts', 'ends a grant at once'],
      ['subgraphs/registry/grants.test.ts', 'ends all grants in one transaction'],
      ['subgraphs/registry/grants.test.ts', 'cannot be written past the rules'],
      ['subgraphs/registry/grants.test.ts', 'follows the agency when its line changes'],
    ],
  },
  {
    clause:
      'Revoked at t, refused by t + 5 s on every transport, live streams included: stale grants are worth nothing',
    tests: [
      ['journeys/revocation.test.ts', 'over HTTP, WebSocket, event stream and multipart'],
      ['journeys/revocation.test.ts', 'may be a key'],
      ['journeys/access.test.ts', 'what is revoked in the register stops at the gateway'],
      ['gateway/identity/live-rights.test.ts', 'hears nothing under the old rights'],
      ['gateway/identity/live-rights.test.ts', 'whose rights nobody can tell any more'],
      ['gateway/identity/rights.test.ts', 'are gone when registry says so'],
      ['gateway/identity/rights.test.ts', 'rights are refused past the age'],
    ],
  },
  {
    clause: 'Caller forgery: signed for one subgraph, one body and half a minute; everything else is refused',
    tests: [
      ['schema/caller.test.ts', 'is believed by its audience, for its body, in its time'],
      ['schema/caller.test.ts', 'is refused when it is %s'],
      ['subgraphs/kit/subgraph.test.ts', 'lets in only what the gateway signed'],
      ['gateway/callers.test.ts', 'can tell a changed body and a header meant for another subgraph'],
      ['gateway/callers.test.ts', 'the client made up'],
      ['gateway/streams/signed-caller.test.ts', 'whatever the client says of itself'],
      ['gateway/streams/signed-caller.test.ts', 'refuses %s'],
      ['gateway/identity/service-caller.test.ts', 'gets no rights it writes to itself'],
    ],
  },
  {
    clause: 'The keys that sign callers rotate without downtime',
    tests: [
      ['schema/caller.test.ts', 'without a refused request'],
      ['schema/caller.test.ts', 'is still believed after it'],
      ['subgraphs/kit/subgraph.test.ts', 'while keys are rotated'],
    ],
  },
  {
    clause: 'A requester acts on the own case, by its token only',
    tests: [
      ['subgraphs/cases/requester/my-case.test.ts', 'answered alike for every guess'],
      ['subgraphs/cases/requester/my-case.test.ts', 'that one case in sight'],
      ['subgraphs/cases/requester/my-case.test.ts', 'gains nothing by who else they are'],
      ['subgraphs/cases/requester/erase.test.ts', 'is for nobody else'],
      ['gateway/identity/authenticate.test.ts', 'the own case opens by its own token only'],
    ],
  },
  {
    clause:
      'Field authorisation on both engines: no way round by alias, key, interface, union, fragment, __typename, entities',
    tests: [
      ['gateway/authorise/attacks.test.ts', 'gets nothing from'],
      ['gateway/authorise/attacks.test.ts', 'cannot ask for entities'],
      ['gateway/authorise/attacks.test.ts', 'by the operation it names'],
      ['gateway/authorise/attacks.test.ts', 'reads through a guarded key'],
      ['gateway/authorise/attacks.test.ts', 'sees the whole schema'],
      ['gateway/authorise/silent-interfaces.test.ts', 'through the interface itself'],
      ['gateway/authorise/rights.test.ts', 'needs one of the lists whole'],
      ['gateway/authorise/access-rules.test.ts', 'join what several subgraphs ask'],
      ['gateway/authorise/access-rules.test.ts', 'asks for the same in a supergraph that something else composed'],
    ],
  },
  {
    clause: 'Unauthorised fields are null with an error of their own, or the whole operation is refused, by config',
    tests: [
      ['gateway/authorise/transports.test.ts', 'is null over every transport'],
      ['gateway/authorise/transports.test.ts', 'is null also in a part'],
      ['gateway/authorise/transports.test.ts', 'refuses the whole operation'],
      ['gateway/authorise/rights.test.ts', 'gets nothing of an operation with a guarded field'],
      ['gateway/authorise/attacks.test.ts', 'of which nothing guarded is done'],
    ],
  },
  {
    clause: 'Policies are plain functions, listed in one folder, each with its test',
    tests: [
      ['gateway/authorise/policies.test.ts', 'Every policy is known by whom it lets in'],
      ['gateway/authorise/policies.test.ts', 'Every policy of the folder is in the list'],
      ['gateway/authorise/rights.test.ts', 'is judged by the arguments'],
      ['gateway/authorise/transports.test.ts', 'is said in the log and on /readyz, and lets nobody in'],
      ['contract/access.test.ts', 'Every policy of the graph is defined'],
    ],
  },
  {
    clause: 'Shared plans, stringified answers, in-flight fetches and streams: to be given what was another caller’s',
    tests: [
      ['gateway/authorise/attacks.test.ts', 'takes nothing over from a caller who asked the same'],
      ['gateway/callers.test.ts', 'at the same moment, in their own name'],
      ['gateway/upstream/upstream.test.ts', 'two different callers never share'],
      ['gateway/streams/signed-caller.test.ts', 'shares no stream with another caller'],
      ['gateway/authorise/transports.test.ts', 'is null in each event for those who may not have it'],
    ],
  },
  {
    clause: 'A subgraph’s answers pollute no prototype and give away nothing that was not asked, on both engines',
    tests: [
      ['gateway/authorise/hostile-subgraph.test.ts', 'touches none, by data, errors or extensions'],
      ['gateway/authorise/hostile-subgraph.test.ts', 'more than it was asked'],
      ['gateway/execute/partial-answers.test.ts', 'touches no prototype'],
    ],
  },
  {
    clause: 'Row policies in every subgraph, on PostgreSQL and PGlite: nothing goes round them',
    tests: [
      ['subgraphs/kit/table-policies.test.ts', 'The tables of every subgraph'],
      ['subgraphs/kit/ways-round-policies.test.ts', 'by a table without them'],
      ['subgraphs/kit/ways-round-policies.test.ts', 'by a view that reads as its owner'],
      ['subgraphs/kit/ways-round-policies.test.ts', 'by a function of the owner'],
      ['subgraphs/kit/store.test.ts', 'the runtime role cannot bypass'],
      ['subgraphs/kit/store.test.ts', 'could get round the policies'],
      ['subgraphs/kit/store.test.ts', 'leaves nothing of it for the next transaction'],
      ['subgraphs/kit/store.test.ts', 'refuses a table without row-level security'],
    ],
  },
  {
    clause:
      'Who sees a case: own agency, those below it in line, co-handled ones, the platform’s; `maySee` says the same',
    tests: [
      ['subgraphs/cases/sight/may-see.test.ts', 'alike by the row policy and by maySee'],
      ['subgraphs/cases/sight/may-see.test.ts', 'follows an agency that moves'],
      ['subgraphs/cases/sight/left-scope.test.ts', 'is told once'],
    ],
  },
  {
    clause:
      'The matrix: each query, reference, connection, figure and stream with each kind of caller and a foreign row',
    tests: [
      ['contract/rows/matrix.ts', 'each way that the schema opens'],
      ['contract/rows/matrix.ts', 'as if it were not there'],
      ['contract/rows/matrix.ts', 'with a cursor'],
      ['contract/rows/matrix.ts', 'by every command'],
      ['contract/rows/matrix.ts', 'comes to nobody else’s stream'],
      ['contract/rows/every-subgraph.test.ts', 'Every subgraph whose SDL is printed'],
      ['subgraphs/registry/look-ups.test.ts', 'is null for %s'],
    ],
  },
  {
    clause:
      'The public reads the masked ledger and no case; an analyst figures without cells under 5, and no requester',
    tests: [
      ['contract/access.test.ts', 'comes to no case by any way'],
      ['contract/access.test.ts', 'reads in a line of the ledger'],
      ['subgraphs/cases/statistics/small-cells.test.ts', 'never both answered with a small difference'],
      ['subgraphs/cases/statistics/small-cells.test.ts', 'exactly one number to be worked out'],
      ['subgraphs/assessment/feed.test.ts', 'read by officers of the agency and of those above it'],
      ['subgraphs/cases/requester/contact.test.ts', 'is read by nobody else'],
    ],
  },
  {
    clause: 'Policies keep indexes usable',
    tests: [
      ['subgraphs/cases/sight/plans.test.ts', 'a work list keeps its index'],
      ['subgraphs/cases/sight/plans.test.ts', 'a narrow sight'],
      ['subgraphs/cases/sight/plans.test.ts', 'a broad sight'],
      ['subgraphs/cases/sight/plans.test.ts', 'a partner’s sight'],
    ],
  },
  {
    clause:
      'Citizen data: the contact is sealed with keys outside the database, which rotate; it is read for a purpose',
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
    clause: 'Citizen data: to find traces of a requester in what a journey left; erased, the ledger still verifies',
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
];
