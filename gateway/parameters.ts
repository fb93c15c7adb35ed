/** What a client asks for, whatever the transport: GraphQL-over-HTTP §5.1 with `onError` of the error-behaviour draft. */
export interface GraphQLParameters {
  /** Empty where only the document's id was sent. */
  readonly query: string;
  /** By which the document is known, or is to be known. */
  readonly documentId?: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
  readonly onError: 'PROPAGATE' | 'NULL';
}
