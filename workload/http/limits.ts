/** What bounds a service: nothing that a caller does may take more. */
export type Limits = Readonly<{
  bodyBytes: number;
  /** How deep JSON may be nested. */
  bodyDepth: number;
  headersBytes: number;
  connections: number;
  /** For a whole request to arrive. */
  requestMs: number;
  /** Between two requests on a connection. */
  keepAliveMs: number;
  /** For a connection on which nothing moves, such as a client's that does not read its answer. */
  idleMs: number;
  /** From a request's arrival to its answer; the database is given less, so that its answer still comes in time. */
  handlerMs: number;
  databaseMs: number;
  /** Callers that wait for a connection to the database, and requests under way; those beyond are sent away at once. */
  waiting: number;
  requests: number;
  /** When it is to stop: how long it says that it is not ready while it still answers, and how long requests under way may take then. */
  drainMs: number;
  closeMs: number;
}>;

export const standardLimits: Limits = Object.freeze({
  bodyBytes: 256 * 1024,
  bodyDepth: 32,
  headersBytes: 16 * 1024,
  connections: 2000,
  requestMs: 15_000,
  keepAliveMs: 20_000,
  idleMs: 30_000,
  handlerMs: 20_000,
  databaseMs: 15_000,
  waiting: 200,
  requests: 1000,
  drainMs: 0,
  closeMs: 25_000,
});
