import type { JsonObject } from '@assay/core';

/** Where the service writes what happens: one line of JSON each. Fields never hold credentials or bodies of requests. */
export interface Log {
  debug(fields: JsonObject, message: string): void;
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
  error(fields: JsonObject, message: string): void;
}
