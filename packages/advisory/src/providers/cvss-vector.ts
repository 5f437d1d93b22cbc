import type { CvssVector } from '../contracts/advisory.ts';

const PREFIXED = /^CVSS:(3\.0|3\.1|4\.0)\/[A-Za-z:/]{5,300}$/;
const VERSION2 = /^\(?((?:AV:[LAN])\/[A-Za-z:/]{5,200})\)?$/;

/** A CVSS vector from its text; null when it is none, such as a bare score. */
export function cvssVector(text: string, source: string): CvssVector | null {
  const vector = text.trim();
  const version = PREFIXED.exec(vector)?.[1];
  if (version === '3.0' || version === '3.1' || version === '4.0') return { version, vector, source };
  const version2 = VERSION2.exec(vector.replace(/^CVSS:2\.0\//, ''))?.[1];
  return version2 === undefined ? null : { version: '2.0', vector: version2, source };
}
