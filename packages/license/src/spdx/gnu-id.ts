import { canonicalId } from './ids.ts';

/** The SPDX identifier of a version of a GNU licence; null when there is no such version. */
export function gnuId(family: string, version: string, orLater: boolean): string | null {
  const full = version.includes('.') ? version : `${version}.0`;
  return canonicalId(`${family}-${full}-${orLater ? 'or-later' : 'only'}`);
}
