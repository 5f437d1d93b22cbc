/** Largest document that is read, in bytes of UTF-8, unless the caller says otherwise: 256 MiB. */
export const MAX_BYTES: number = 256 * 1024 * 1024;

/** Deepest nesting of JSON and XML. Documents of real makers stay below 20. */
export const MAX_DEPTH = 256;
