/**
 * What is promised of limits, of fairness and of the trail of who read what, clause by clause, with the tests that hold it.
 * CPU and waiting times are held by `npm run bench -- audit` and `npm run bench -- limits`.
 *
 * @type {readonly { clause: string, tests: readonly [file: string, words: string][] }[]}
 */
export const LIMIT_CLAUSES = [
  {
    clause: 'Limits on every transport; over one: a code, the limit, the value, when to retry',
    tests: [
      ['gateway/limits/transports.test.ts', '%s is said, with %j'],
      ['gateway/limits/transports.test.ts', 'an operation costs the caller’s budget'],
      ['gateway/limits/docs.test.ts', 'prints what a client gets that used its budget up'],
      ['gateway/limits/isolation.test.ts', 'wait their turn, and are refused with a time to come back'],
      ['gateway/prepare/prepare.test.ts', 'fragments that double at every step'],
    ],
  },
  {
    clause: 'Cost by @cost and @listSize: estimated before, actual after, with budgets per caller',
    tests: [
      ['gateway/limits/cost.test.ts', 'An operation costs'],
      ['gateway/limits/cost.test.ts', 'An answer has cost'],
      ['gateway/limits/cost.test.ts', 'what its variables ask for'],
      [
        'gateway/limits/budgets.test.ts',
        'needs room for what operations may cost, and is charged what their answers did',
      ],
      ['gateway/limits/budgets.test.ts', 'is charged more where there was more than estimated'],
      ['gateway/limits/budgets.test.ts', 'is charged the estimate where an answer has errors'],
      ['gateway/limits/transports.test.ts', 'What an operation has cost is told over every transport'],
      ['gateway/limits/transports.test.ts', 'A subscription costs the caller’s budget when it is opened'],
    ],
  },
  {
    clause: 'Rate budgets per caller in memory or Redis; Redis lost in mid-run costs nobody a request',
    tests: [
      ['gateway/limits/budgets.test.ts', 'of requests ends with 429'],
      ['gateway/limits/budgets.test.ts', 'is one for all addresses of a network'],
      ['gateway/limits/budgets.test.ts', 'are those of all replicas together'],
      ['gateway/limits/budgets.test.ts', 'go on in the process when Redis is lost in mid-run, say so once'],
      ['gateway/limits/budgets.test.ts', 'when Redis hangs: nobody waits for it for long'],
      ['gateway/limits/budgets.test.ts', 'do not keep a gateway from starting'],
    ],
  },
  {
    clause: 'Bulkheads: concurrent work per kind of caller and per agency, with fair queues',
    tests: [
      ['gateway/limits/fair-queue.test.ts', 'come to classes in proportion to their weights'],
      ['gateway/limits/fair-queue.test.ts', 'come to groups by turns'],
      ['gateway/limits/fair-queue.test.ts', 'are never more than allowed, and none is lost'],
      ['gateway/limits/fair-queue.test.ts', 'takes those of one agency as one group'],
      ['gateway/limits/fair-queue.test.ts', 'gives the turn of somebody who has gone to the next'],
    ],
  },
  {
    clause: 'Trusted documents: a manifest, documents registered by their hash, nothing but registered ones',
    tests: [
      ['gateway/limits/documents.test.ts', 'one is, by its id in either form and by its text'],
      ['gateway/limits/documents.test.ts', 'no other text is, and none can be registered'],
      ['gateway/limits/documents.test.ts', 'are bounded in number and length'],
      ['gateway/limits/documents.test.ts', 'bind nobody who is exempt'],
      ['gateway/limits/transports.test.ts', 'is known by the hash over every transport'],
    ],
  },
  {
    clause: 'Introspection by caller, no suggestions to strangers, CORS per origin, decompression bounded',
    tests: [
      ['gateway/prepare/prepare.test.ts', 'lets those introspect who may'],
      ['gateway/prepare/prepare.test.ts', 'refuses introspection where the operator turned it off'],
      ['gateway/limits/transports.test.ts', 'a stranger is not told which name was meant'],
      ['gateway/limits/documents.test.ts', 'may send what the settings say of that origin'],
      ['gateway/limits/documents.test.ts', 'is refused with %d'],
    ],
  },
  {
    clause: 'A circuit breaker per subgraph, told on /readyz; a saturated or dead subgraph costs its own fields only',
    tests: [
      ['gateway/upstream/breaker/circuit.test.ts', 'lets nobody pass while open, then one at a time on trial'],
      ['gateway/upstream/breaker/circuit.test.ts', 'lets calls pass again in bounded time'],
      ['gateway/limits/isolation.test.ts', 'costs its own fields only, is left alone after a while, shows on /readyz'],
      ['gateway/limits/isolation.test.ts', 'costs its own fields only: what is too much for it fails at once'],
      ['gateway/limits/docs.test.ts', 'prints what /readyz says of a subgraph that is left alone'],
    ],
  },
  {
    clause: 'Load shedding with 503 and Retry-After before the event loop drowns',
    tests: [
      ['gateway/limits/isolation.test.ts', 'sends requests away with 503 before anything of them is read'],
      ['gateway/limits/isolation.test.ts', 'is overload only when it lasts'],
    ],
  },
  {
    clause: 'A caller is told its own state, and what an operation would take without running it',
    tests: [
      ['gateway/access/access.test.ts', 'tells each caller its own state, this request included'],
      ['gateway/access/access.test.ts', 'of two strangers who ask the same at once is not one'],
      ['gateway/access/access.test.ts', 'answers what an operation takes and does not run it'],
      ['gateway/access/access.test.ts', 'over a socket too'],
      ['gateway/access/access.test.ts', 'tells a stranger nothing'],
    ],
  },
  {
    clause: 'The trail: who read which keys and fields, for which purpose; one record per operation',
    tests: [
      ['gateway/audit/recording.test.ts', 'The trail says of an answer'],
      ['gateway/audit/recording.test.ts', 'The answer is what it would be without a trail'],
      ['gateway/audit/recording.test.ts', 'One record per operation says who asked what, when and what for'],
      ['gateway/audit/recording.test.ts', 'Operations over sockets and in parts are recorded too'],
      ['gateway/audit/recording.test.ts', 'is not answered to who declares none'],
      ['gateway/audit/trail.test.ts', 'is named once each in the order in which it came'],
    ],
  },
  {
    clause: 'The trail is append-only, hash-chained and signed; verify names the first break',
    tests: [
      ['gateway/audit/trail.test.ts', 'is whole as it was written, and signed to its end'],
      ['gateway/audit/trail.test.ts', 'A chain in a file'],
      ['gateway/audit/trail.test.ts', 'breaks at the signature'],
      ['gateway/audit/trail.test.ts', 'not for who noted its head'],
      ['gateway/audit/trail.test.ts', 'refuses every change, and shows one made past that'],
      ['gateway/audit/docs.test.ts', 'names the first break'],
    ],
  },
  {
    clause:
      'The trail is written in the background with a bounded queue, or before the answer where that is configured',
    tests: [
      ['gateway/audit/trail.test.ts', 'keeps what there is room for, and says how many found none'],
      ['gateway/audit/trail.test.ts', 'its memory stays bounded'],
      ['gateway/audit/recording.test.ts', 'answers go on'],
      ['gateway/audit/recording.test.ts', 'nothing protected is answered where it must be recorded'],
      ['gateway/audit/recording.test.ts', 'a gateway that is to record does not start'],
    ],
  },
  {
    clause: 'accessLog is for the data-protection officer alone',
    tests: [
      ['gateway/access/access.test.ts', 'tells the data-protection officer who read an entity'],
      ['gateway/access/access.test.ts', 'is nobody else’s, and a read of it is recorded'],
      ['contract/rows/matrix.ts', 'is for %s as if it were not there'],
    ],
  },
  {
    clause: 'Hostile input: no 500, no crash, no hang, no inner word, a flat heap',
    tests: [
      ['fuzz/fuzz.test.ts', '2,000 hostile inputs over every transport'],
      ['fuzz/fuzz.long.ts', '20,000 hostile inputs break nothing, and the heap is flat'],
      ['gateway/prepare/prepare.test.ts', 'prepare() refuses'],
      ['gateway/limits/isolation.test.ts', 'a message of a socket must not end the process'],
      ['gateway/plan/planner.test.ts', 'holds no more than its weight'],
    ],
  },
];
