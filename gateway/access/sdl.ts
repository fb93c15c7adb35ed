/** The gateway's own subgraph, as it is composed: what only the gateway knows. Printed to `schema/subgraphs/access.graphql`. */
export const ACCESS_SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@listSize", "@requiresScopes", "@shareable", "@tag"])

"""
Who read protected fields of an entity, the newest first (访问日志); forward only.
"""
type AccessLogConnection {
  """The page’s reads with their cursors (读取及游标)."""
  edges: [AccessLogEdge!]!
  """The page’s reads (读取)."""
  nodes: [AccessLogEntry!]!
  """Where the page ends (分页信息)."""
  pageInfo: PageInfo!
}

"""A read with its place in the list (读取及游标)."""
type AccessLogEdge {
  """Continues behind this read (游标)."""
  cursor: Cursor!
  """The read (读取)."""
  node: AccessLogEntry!
}

"""One operation whose answer told protected fields of the entity (读取记录)."""
type AccessLogEntry {
  """When it was answered (读取时刻)."""
  at: DateTime!
  """What kind of caller it was (读取者类别): OFFICER, ANALYST, PARTNER, REQUESTER, PUBLIC or SERVICE."""
  callerKind: String!
  """SHA-256 of the document, hexadecimal (文档摘要)."""
  document: String!
  """Which protected fields (受保护字段): a path where the field is of an object without an id."""
  fields: [String!]!
  """Chain and number in the trail, for whoever verifies it (记录标识)."""
  id: ID!
  """The operation’s name (操作名); null where it had none."""
  operationName: String
  """What for, as the caller declared (访问目的); null where nothing was declared."""
  purpose: String
  """The request in the gateway’s log (请求标识)."""
  requestId: String!
  """Who, by the subject of the credentials (读取者)."""
  subject: String!
}

"""A place in a list or feed (游标): opaque, bound to its order and filter."""
scalar Cursor

"""
An instant (时刻): RFC 3339 with a zone, millisecond precision, answered in UTC.
"""
scalar DateTime @specifiedBy(url: "https://datatracker.ietf.org/doc/html/rfc3339")

"""
Where a page of a connection ends (分页信息), after the Relay specification; forward only.
"""
type PageInfo @shareable {
  """The last item’s cursor (结束游标); null for an empty page."""
  endCursor: Cursor
  """Whether more follows (是否有下一页)."""
  hasNextPage: Boolean!
  """Whether the page began behind a cursor (是否有上一页)."""
  hasPreviousPage: Boolean!
  """The first item’s cursor (起始游标); null for an empty page."""
  startCursor: Cursor
}

"""What can be asked (查询)."""
type Query {
  """
  Who read protected fields of an entity, by its id; for the data-protection officer (访问日志). A read of this field is recorded itself.
  """
  accessLog(
    """Continues behind this cursor (起始游标)."""
    after: Cursor
    """The entity’s id (实体标识)."""
    entity: ID!
    """How many, 1 to 100; 20 by default (条数)."""
    first: Int = 20
  ): AccessLogConnection
    @requiresScopes(scopes: [["access-log"]])
    @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
    @tag(name: "protected")
  """How the caller stands with what it may ask for (配额)."""
  quota: Quota
}

"""What the caller may ask for, and how much of it is used (配额)."""
type Quota {
  """Cost of its operations in this window (费用预算); null where it is not counted."""
  cost: QuotaBudget
  """The highest cost of one operation (单次费用上限)."""
  costPerOperation: Float!
  """Its requests in this window (请求预算); null where they are not counted."""
  requests: QuotaBudget
  """Operations of all callers of its kind at the same time (并发)."""
  turns: QuotaTurns!
  """How long a window is, in seconds (时间窗)."""
  windowSeconds: Int!
}

"""One budget in one window (预算)."""
type QuotaBudget {
  """How much one window has (上限)."""
  limit: Float!
  """How much of it is left (剩余)."""
  remaining: Float!
  """When the window ends (重置时刻); null where none has begun."""
  resetsAt: DateTime
  """How much of it is used (已用)."""
  used: Float!
}

"""Turns of one kind of caller (并发)."""
type QuotaTurns {
  """Operations under way (执行中)."""
  executing: Int!
  """The most at the same time (上限)."""
  limit: Int!
  """Operations that wait for their turn (等待中)."""
  waiting: Int!
}
`;

/** The routing URL by which a supergraph names it: answered by the gateway itself, whatever the subgraph is called. */
export const ACCESS_URL = 'urn:liandong:access';
