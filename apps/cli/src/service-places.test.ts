import { describe, expect, it } from 'vitest';
import type { CommandIo } from './command-io.ts';
import { servicePlaces } from './service-places.ts';
import { resolveSettings } from './settings/resolve.ts';

const KEY = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'a/secret' };

function placesOf(blobs: string | null, environment: Readonly<Record<string, string>>) {
  const output = { isTerminal: false, columns: null, write: async () => undefined };
  const io: CommandIo = {
    environment,
    workingDirectory: '/here',
    homeDirectory: '/home/u',
    architecture: 'x64',
    stdout: output,
    stderr: output,
    readStdin: async () => '',
    now: () => new Date(0),
    onInterruption: () => () => undefined,
  };
  const settings = resolveSettings({
    command: 'serve',
    flags: new Map(blobs === null ? [] : [['blobs', [blobs]]]),
    environment,
    files: [],
    workingDirectory: '/here',
  });
  return servicePlaces({ io, name: 'serve', operands: [], settings });
}

describe('where the service keeps documents', () => {
  it.each([
    [null, { kind: 'directory', path: '/home/u/.local/share/assay/blobs' }],
    ['kept', { kind: 'directory', path: '/here/kept' }],
    [
      's3://bucket/a',
      { kind: 's3', url: 's3://bucket/a', credentials: { environment: KEY, homeDirectory: '/home/u' } },
    ],
    ['s3://bucket?region=eu-1&endpoint=http://h:9', { url: 's3://bucket?region=eu-1&endpoint=http://h:9' }],
  ])('%s', (blobs, expected) => {
    expect(placesOf(blobs, KEY).blobs).toMatchObject(expected);
  });

  it('takes what the address does not say from the variables of S3', () => {
    const more = { HOME: '/home/u', AWS_REGION: 'eu-2', AWS_ENDPOINT_URL: 'http://h:9', AWS_SESSION_TOKEN: 'token' };
    expect(placesOf('s3://bucket/a?region=eu-1', { ...KEY, ...more }).blobs).toEqual({
      kind: 's3',
      url: 's3://bucket/a?region=eu-1&endpoint=http%3A%2F%2Fh%3A9',
      credentials: {
        environment: {
          ...KEY,
          AWS_REGION: 'eu-2',
          AWS_ENDPOINT_URL: 'http://h:9',
          AWS_SESSION_TOKEN: 'token',
        },
        homeDirectory: '/home/u',
      },
    });
  });

  it.each([
    ['s3://bucket', { AWS_ACCESS_KEY_ID: 'AKID' }, 'OPTION_CONFLICT'],
    ['s3://Bucket', KEY, 'OPTION_INVALID'],
    ['s3://bucket/a b', KEY, 'OPTION_INVALID'],
    ['gs://bucket', KEY, 'OPTION_INVALID'],
  ])('refuses %s', (blobs, environment, code) => {
    expect(() => placesOf(blobs, environment)).toThrow(expect.objectContaining({ code }));
  });
});
