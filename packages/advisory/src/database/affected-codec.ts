import type { JsonValue, VulnerabilitySeverity } from '@assay/core';
import type { VersionBound, VersionInterval, VersionSchemeId } from '@assay/version';
import type { AffectedPackage, Fix, Qualifiers } from '../contracts/advisory.ts';
import { type SealedText, checkSeal, parseSealed, seal, sealKey } from './sealed-text.ts';
import {
  keyed,
  storedList,
  storedName,
  storedObject,
  storedText,
  storedTextOrNull,
  storedTexts,
} from './stored-value.ts';

const SCHEMES: ReadonlyMap<string, VersionSchemeId> = keyed([
  'deb',
  'rpm',
  'apk',
  'semver',
  'pep440',
  'maven',
  'gem',
  'go',
  'nuget',
  'composer',
  'pacman',
  'portage',
  'jvm',
  'bitnami',
  'generic',
]);
const STATES = keyed(['affected', 'not-affected', 'under-investigation']);
const FIX_STATES = keyed(['fixed', 'not-fixed', 'wont-fix', 'unknown']);
const SEVERITIES: ReadonlyMap<string, VulnerabilitySeverity> = keyed([
  'unknown',
  'negligible',
  'low',
  'medium',
  'high',
  'critical',
]);

/** What an advisory says of a package as a list of positions, which is half the size of an object with names. */
export function encodeAffected(affected: AffectedPackage): SealedText {
  const { fix } = affected;
  return seal(keyOf(affected.namespace, affected.name), [
    affected.subject === 'source' ? 1 : 0,
    affected.scheme,
    affected.status,
    affected.intervals.map(({ lower, upper }) => [...encodeBound(lower), ...encodeBound(upper)]),
    affected.versions,
    [fix.state, fix.versions, fix.availableSince, fix.statement],
    affected.severity,
    affected.qualifiers,
  ]);
}

/** Reads the rows of one package. */
export type AffectedDecoder = (data: unknown, crc: unknown) => AffectedPackage;

/** The inverse of `encodeAffected`, which throws DATABASE_CORRUPT for a row that is not what was written. */
export function affectedDecoder(namespace: string, name: string): AffectedDecoder {
  const sealed = sealKey(keyOf(namespace, name));
  return (data, crc) =>
    decodeAffected(sealed.text, { namespace, name }, parseSealed(sealed.text, checkSeal(sealed, data, crc)));
}

function decodeAffected(
  key: string,
  { namespace, name }: Pick<AffectedPackage, 'namespace' | 'name'>,
  value: JsonValue,
): AffectedPackage {
  const [subject, scheme, status, intervals, versions, fix, severity, qualifiers] = storedList(key, value);
  return {
    namespace,
    name,
    subject: subject === 1 ? 'source' : 'package',
    scheme: storedName(key, SCHEMES, scheme),
    status: storedName(key, STATES, status),
    intervals: storedList(key, intervals).map((interval) => decodeInterval(key, interval)),
    versions: storedTexts(key, versions),
    fix: decodeFix(key, fix),
    severity: severity === null ? null : storedName(key, SEVERITIES, severity),
    qualifiers: decodeQualifiers(key, qualifiers),
  };
}

function keyOf(namespace: string, name: string): string {
  return `${namespace} ${name}`;
}

function encodeBound(bound: VersionBound | null): readonly [string | null, 0 | 1] {
  return bound === null ? [null, 0] : [bound.version, bound.inclusive ? 1 : 0];
}

function decodeInterval(key: string, value: JsonValue): VersionInterval {
  const [lower, lowerInclusive, upper, upperInclusive] = storedList(key, value);
  return { lower: decodeBound(key, lower, lowerInclusive), upper: decodeBound(key, upper, upperInclusive) };
}

function decodeBound(
  key: string,
  version: JsonValue | undefined,
  inclusive: JsonValue | undefined,
): VersionBound | null {
  const text = storedTextOrNull(key, version);
  return text === null ? null : { version: text, inclusive: inclusive === 1 };
}

function decodeFix(key: string, value: JsonValue | undefined): Fix {
  const [state, versions, availableSince, statement] = storedList(key, value);
  return {
    state: storedName(key, FIX_STATES, state),
    versions: storedTexts(key, versions),
    availableSince: storedTextOrNull(key, availableSince),
    statement: storedTextOrNull(key, statement),
  };
}

function decodeQualifiers(key: string, value: JsonValue | undefined): Qualifiers {
  const { module, architectures, platformCpes, symbols, channel } = storedObject(key, value);
  return {
    ...(module === undefined ? {} : { module: storedText(key, module) }),
    ...(architectures === undefined ? {} : { architectures: storedTexts(key, architectures) }),
    ...(platformCpes === undefined ? {} : { platformCpes: storedTexts(key, platformCpes) }),
    ...(symbols === undefined ? {} : { symbols: storedTexts(key, symbols) }),
    ...(channel === undefined ? {} : { channel: storedText(key, channel) }),
  };
}
