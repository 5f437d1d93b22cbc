import { AssayError } from '@assay/core';
import { serverError } from '../errors.ts';

/** Codes of Fastify and of the HTTP parser, as ours. */
const KNOWN: Readonly<Record<string, readonly [Parameters<typeof serverError>[0], string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', 'the body of the request is larger than the route takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['MEDIA_TYPE_UNSUPPORTED', 'the route does not take bodies of that media type'],
  FST_ERR_BAD_URL: ['REQUEST_INVALID', 'the path of the request is not percent-encoded UTF-8'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'the headers of the request are larger than the service takes'],
};

/** An error of the framework as one of ours, where it tells of something that a caller did; everything else as it is. */
export function ownError(error: unknown): unknown {
  if (error instanceof AssayError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const [own, message] = KNOWN[code] ?? [];
  if (own !== undefined && message !== undefined) return serverError(own, message, { cause: error });
  const status = 'statusCode' in error ? error.statusCode : null;
  const isCallers = (typeof status === 'number' && status >= 400 && status < 500) || code.startsWith('HPE_');
  return isCallers ? serverError('REQUEST_INVALID', 'the request could not be read', { cause: error }) : error;
}
