import type { FileEntry } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { flag, octalMode } from '../../../parameters/number-kinds.ts';
import { optional, required, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, text } from '../../../parameters/text-kinds.ts';
import { fileLocation } from '../../file-location.ts';

const COMPARISONS = oneOf(['equals', 'not_equals']);
type Comparison = 'equals' | 'not_equals';
type Algorithm = 'sha256' | 'sha1' | 'md5';

export const attributeMatch: Trigger = defineTrigger({
  id: 'attribute_match',
  title: 'File attributes',
  summary:
    'Fires when checksum and mode of one file compare as the rule says, or when the file is absent and may not be.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['files', 'layers'],
  params: {
    filename: required(text, { summary: 'Exact absolute path.', example: '/etc/passwd' }),
    checksum_algorithm: withDefault(oneOf(['sha256', 'sha1', 'md5']), 'sha256', {
      summary: 'Algorithm of the checksum.',
      example: 'sha256',
    }),
    checksum: optional(text, {
      summary: 'Hexadecimal checksum of the content.',
      example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    }),
    checksum_match: withDefault(COMPARISONS, 'equals', {
      summary: 'How the checksum is compared.',
      example: 'not_equals',
    }),
    mode: optional(octalMode, { summary: 'Octal permission bits.', example: '0644' }),
    mode_op: withDefault(COMPARISONS, 'equals', { summary: 'How the mode is compared.', example: 'not_equals' }),
    skip_missing: withDefault(flag, 'true', {
      summary: 'Whether an absent file is left alone; otherwise it fires.',
      example: 'false',
    }),
  },
  messages: {
    matched: 'File {path} matches: {conditions}',
    missing: 'File {path} is missing',
  },
  legacy: { gate: 'files', trigger: 'attribute_match' },
  ask: ({ filename, checksum, checksum_algorithm: algorithm }) =>
    checksum === null ? {} : { fileDigests: { algorithms: [algorithm], paths: [filename] } },
  *evaluate({ files, layers }, params) {
    const entry = files.get(params.filename);
    const subject = { kind: 'file', key: params.filename } as const;
    if (entry === undefined) {
      if (params.skip_missing) return;
      const legacyMessage = `filename=${params.filename} and skip_missing=False`;
      yield { message: 'missing', data: { path: params.filename }, subject, discriminator: 'missing', legacyMessage };
      return;
    }
    const conditions: string[] = [];
    if (params.checksum !== null) {
      const actual = checksumOf(entry, params.checksum_algorithm);
      if (!compare(params.checksum_match, actual, params.checksum.toLowerCase())) return;
      conditions.push(`checksum=${actual} op=${params.checksum_match} specified_checksum=${params.checksum}`);
    }
    if (params.mode !== null) {
      if (!compare(params.mode_op, entry.mode & 0o7777, params.mode)) return;
      conditions.push(`mode=${octal(entry.mode)} op=${params.mode_op} specified_mode=${octal(params.mode)}`);
    }
    if (conditions.length === 0) return;
    yield {
      message: 'matched',
      data: { path: params.filename, conditions: conditions.join(' and ') },
      subject,
      discriminator: conditions.map((condition) => condition.split('=', 1)[0]).join('+'),
      locations: [fileLocation(entry, layers)],
      evidence: { mode: octal(entry.mode) },
      legacyMessage: [`filename=${params.filename}`, ...conditions].join(' and '),
    };
  },
});

function checksumOf(entry: FileEntry, algorithm: Algorithm): string {
  const checksum = entry.digests?.[algorithm];
  if (checksum !== undefined) return checksum;
  throw new UndecidableError(`${entry.path} is a ${entry.type} without a ${algorithm} checksum; name the file itself`);
}

function compare<T>(comparison: Comparison, actual: T, wanted: T): boolean {
  return comparison === 'equals' ? actual === wanted : actual !== wanted;
}

function octal(mode: number): string {
  return `0o${(mode & 0o7777).toString(8)}`;
}
