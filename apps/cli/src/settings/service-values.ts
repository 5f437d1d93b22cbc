import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { InvalidValue, type ValueContext } from './setting.ts';
import { parseChoice, parseCount, parsePair, parsePath, parseText, quoted } from './value-types.ts';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** Where records are kept. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Where documents are kept. */
export type BlobLocation =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 's3'; readonly url: string };

/** Jobs at once in one lane. */
export type LaneSlots = readonly [lane: 'interactive' | 'push' | 'rescan' | 'feed', count: number];

/** `HOST:PORT`, `[IPv6]:PORT`, or `:PORT` for every address. */
export function parseAddress(text: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6)) {
    throw new InvalidValue(`${quoted(text)} is not an address to listen on`, 'Write it as HOST:PORT or :PORT.');
  }
  return { host: bracketed ?? (plain === undefined || plain === '' ? '0.0.0.0' : plain), port };
}

/** The address of a PostgreSQL database, or a file. The text is not repeated in errors: it may hold a password. */
export function parseDatabase(text: string, context: ValueContext): DatabaseLocation {
  const [, scheme, file] = /^([A-Za-z][A-Za-z0-9+.-]+):(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) return { kind: 'sqlite', file: parsePath(text, context) };
  if (scheme === 'sqlite' || scheme === 'file') {
    const path = (file ?? '').replace(/^\/\//, '');
    if (path === '') throw new InvalidValue('the address names no file');
    return { kind: 'sqlite', file: resolve(context.baseDirectory, path) };
  }
  const isPostgres = scheme === 'postgres' || scheme === 'postgresql';
  if (!isPostgres || !URL.canParse(text)) {
    throw new InvalidValue(
      'the value is neither the address of a PostgreSQL database nor a file',
      'Write it as postgres://USER:PASSWORD@HOST:5432/NAME.',
    );
  }
  return { kind: 'postgres', url: text };
}

/** `s3://bucket[/prefix][?region=…&endpoint=…]`, or a directory. */
export function parseBlobs(text: string, context: ValueContext): BlobLocation {
  const [scheme] = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//.exec(text) ?? [];
  if (scheme === undefined) return { kind: 'directory', path: parsePath(text, context) };
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w./-]*)?(?:\?[\w.:/=&-]+)?$/.test(text)) {
    throw new InvalidValue(
      `${quoted(text)} is neither a bucket nor a directory`,
      'Write it as s3://BUCKET/PREFIX?region=REGION&endpoint=https://HOST.',
    );
  }
  return { kind: 's3', url: text };
}

/** An IP address, or a network as CIDR. */
export function parseNetwork(text: string): string {
  const [address = '', bits, ...more] = parseText(text).split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (isIP(address) === 0 || !fits || more.length > 0) {
    throw new InvalidValue(`${quoted(text)} is not a network`, 'Write it as 10.0.0.0/8 or 10.1.2.3.');
  }
  return text;
}

const LANES = ['interactive', 'push', 'rescan', 'feed'] as const;

/** `LANE=COUNT`. */
export function parseLaneSlots(text: string): LaneSlots {
  const [lane, count] = parsePair(text, 'LANE=COUNT');
  return [parseChoice(LANES)(lane), parseCount(count)];
}
