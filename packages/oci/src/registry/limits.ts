/** Largest manifest or index, in bytes: what registries themselves accept (OCI distribution specification, "pushing manifests"). */
export const MAX_MANIFEST_BYTES: number = 4 * 1024 * 1024;

/** Most bytes read of the body of a failed answer: enough for the registry's own error codes. */
export const MAX_ERROR_BODY_BYTES: number = 16 * 1024;

/** Milliseconds that reading the body of a failed answer may take; what has arrived by then is used. */
export const ERROR_BODY_TIMEOUT_MS = 5_000;

/** Most error codes of a registry that a message repeats. */
export const MAX_SHOWN_ERROR_CODES = 3;

/** Largest answer of a token server, in bytes. Real tokens have a few kilobytes. */
export const MAX_TOKEN_ANSWER_BYTES: number = 256 * 1024;

/** Longest token in characters: longer ones fit in no registry's header limit. */
export const MAX_TOKEN_LENGTH: number = 64 * 1024;

/** Seconds that a token lives when its server does not say (distribution project, token specification). */
export const DEFAULT_TOKEN_LIFETIME_S = 60;

/** Longest life in seconds that a token is believed to have. */
export const MAX_TOKEN_LIFETIME_S = 3_600;

/** Milliseconds before its end at which a token counts as expired, so that it does not expire on the way. */
export const TOKEN_SKEW_MS = 10_000;

/** Longest `WWW-Authenticate` text looked at, in characters, all fields together. */
export const MAX_CHALLENGE_LENGTH: number = 8 * 1024;

/** Most challenges read of one answer. */
export const MAX_CHALLENGES = 16;

/** Most parameters read of one challenge. */
export const MAX_CHALLENGE_PARAMETERS = 32;

/** Redirects followed for one request. */
export const MAX_REDIRECTS = 5;

/** Milliseconds to make a connection, TLS handshake included. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** First wait before a retry, in milliseconds; it doubles with each further one, and jitter takes up to half of it away. */
export const BACKOFF_BASE_MS = 250;

/** Longest wait between retries in milliseconds when the server names none. */
export const BACKOFF_MAX_MS = 8_000;

/** Longest wait in milliseconds that a server may ask for with `Retry-After`; a longer one is cut to this. */
export const RETRY_AFTER_MAX_MS = 30_000;

/** Bytes that a resumed blob must gain for its count of retries to start again, so that a long download survives many cuts. */
export const RETRY_RESET_BYTES: number = 1024 * 1024;

/**
 * The minimum-throughput rule: in each stretch of this many milliseconds spent waiting for bytes (time in which the receiver is
 * busy does not count), a body must bring `MIN_BYTES_PER_SECOND` on average, or the connection counts as dead. Together with the
 * idle timeout it ends a server that sends one byte now and then.
 */
export const THROUGHPUT_WINDOW_MS = 60_000;

/** Bytes per second below which a connection counts as dead: see `THROUGHPUT_WINDOW_MS`. */
export const MIN_BYTES_PER_SECOND = 1_024;

/** Largest docker configuration file, in bytes. */
export const MAX_DOCKER_CONFIG_BYTES: number = 4 * 1024 * 1024;

/** Milliseconds that a credential helper may take. Generous, because helpers may ask the user to unlock a key ring. */
export const HELPER_TIMEOUT_MS = 30_000;

/** Most bytes read of a credential helper's answer. */
export const MAX_HELPER_OUTPUT_BYTES: number = 64 * 1024;
