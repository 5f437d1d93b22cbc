/**
 * Raised whenever the same statement, text or copyright file is understood differently: part of the cache key of whoever keeps what
 * this package said.
 */
export const LICENSE_REVISION = 1;
