import { isJsonObject } from '@assay/core';

/** True when the first part of a token is a JSON object that names an algorithm (RFC 7519, RFC 7515) other than `none`. */
export function hasTokenHeader(token: string): boolean {
  const header = token.slice(0, token.indexOf('.'));
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  } catch {
    return false;
  }
  return isJsonObject(value) && typeof value['alg'] === 'string' && value['alg'].toLowerCase() !== 'none';
}
