import type { Image, Inspection } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { expandExample } from '@assay/secret';
import { anyCharacter, memoryImage } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PathList } from '../layer/path-list.ts';
import { RecordBuilder } from '../layer/record-builder.ts';
import { openRedactor } from '../secrets/secret-search.ts';
import { type InlineSettings, inspectInline, memoryCache } from '../testing/inspect-inline.ts';
import { maskSecrets } from './mask-secrets.ts';

const TOKEN = expandExample('ghp_{github}');
const REDACTOR = openRedactor({});

/** The text as it is told when it stands in a file. */
function mask(text: string, path = '/etc/app.conf', scanner = REDACTOR): string | null {
  const { contents } = new RecordBuilder().build({ isWhole: true, entryCount: 1, unpackedBytes: 0 });
  const bytes = [[0, Buffer.from(text).toString('base64')]] as const;
  const masked = maskSecrets({ paths: PathList.of([path]), contents: { ...contents, bytes } }, scanner);
  const [found] = masked.bytes;
  expect(masked.failures).toHaveLength(found === undefined ? 1 : 0);
  return found === undefined ? null : Buffer.from(found[1], 'base64').toString();
}

describe('secrets in files that were asked for', () => {
  test('keep their prefix, length and kinds of characters', () => {
    const shown = mask(`# ä\nurl = x\n  token: ${TOKEN}\nend\n`);
    expect(shown).toMatch(/^# ä\nurl = x\n {2}token: ghp_[xX0]{36}\nend\n$/);
    expect(shown).not.toContain(TOKEN.slice(4, 12));
  });

  test('of hexadecimal digits stay such', () => {
    const text = expandExample('NEW_RELIC_LICENSE_KEY={hex:36}NRAL\nSNYK_TOKEN={uuid}');
    const lines = mask(text)?.split('\n') ?? [];
    expect(lines[0]).toMatch(/^NEW_RELIC_LICENSE_KEY=[0-9a-zX]{36}[A-Z]{4}$/);
    expect(lines[1]).toMatch(/^SNYK_TOKEN=[0ax]{8}-[0ax]{4}-[0ax]{4}-[0ax]{4}-[0ax]{12}$/);
    expect(mask(text)).not.toContain(text.slice(25, 35));
  });

  test('keep what stands around a key', () => {
    const body = Array.from({ length: 20 }, () => expandExample('{alnum:64}')).join('\n');
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\n`;
    const shown = mask(key, '/root/.ssh/id_rsa') ?? '';
    expect(shown.split('\n')).toHaveLength(key.split('\n').length);
    expect(shown).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n[xX0\n]+\n-----END RSA PRIVATE KEY-----\n$/);
  });

  test.each(['SSLEnabled on\n', 'password=changeme\n', '', '\u0000\u0001binary', 'ä'.repeat(100)])(
    'leave %j as it is',
    (text) => {
      expect(mask(text)).toBe(text);
    },
  );

  test('of any text leave lengths and lines as they are', () => {
    const piece = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 10 }),
      fc.constantFrom(TOKEN, '\n', 'password = "', '"'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const text = Buffer.from(parts.join('\n'));
        const shown = Buffer.from(mask(text.toString()) ?? '');
        expect(shown.toString()).not.toContain(TOKEN);
        expect(shown.toString().split('\n').length).toBe(text.toString().split('\n').length);
      }),
      { numRuns: 60 },
    );
  });

  test('that cannot all be masked make the file unreadable', () => {
    const result = {
      occurrences: [],
      truncated: true,
      suppressed: { placeholder: 0, comment: 0, rule: 0, baseline: 0 },
      work: 1,
    };
    expect(
      mask('x', '/x', { ...REDACTOR, scan: () => ({ ...REDACTOR.scan(Buffer.from('x'), { path: '' }), ...result }) }),
    ).toBeNull();
  });
});

describe('an inspection', () => {
  const image = (entries: readonly TarEntry[]): Image => memoryImage([buildLayer({ entries })]);
  const texts = ({ retrievedFiles }: Inspection): readonly string[] =>
    retrievedFiles.map(({ base64 }) => Buffer.from(base64, 'base64').toString());

  test('shows no secret of a file that was asked for, whether or not secrets are looked for, neither at first nor from the cache', async () => {
    const files = [{ path: 'etc/app.conf', content: `token: ${TOKEN}\n` }];
    for (const secrets of [false, true]) {
      const cache = memoryCache();
      const settings: InlineSettings = { cache, request: { retrieve: ['/etc/app.conf'], secrets } };
      const first = await inspectInline(image(files), settings);
      expect(texts(first)).toEqual([expect.stringMatching(/^token: ghp_[xX0]{36}\n$/)]);
      expect(await inspectInline(image(files), settings)).toEqual(first);
      const kept = [...cache.values.values()].map((value) => Buffer.from(value).toString('latin1')).join('');
      for (const written of [JSON.stringify(first), kept]) {
        expect(written).not.toContain(TOKEN);
        expect(written).not.toContain(Buffer.from(`token: ${TOKEN}`).toString('base64'));
      }
    }
  });

  test('masks by the rules of the user, and again when these change', async () => {
    const cache = memoryCache();
    const files = [{ path: 'x', content: 'id: corp-8251946073\n' }];
    const request = { retrieve: ['/x'] };
    expect(texts(await inspectInline(image(files), { cache, request }))).toEqual(['id: corp-8251946073\n']);
    const text = 'detectors:\n  - id: corp\n    title: Corp\n    keywords: [corp-]\n    pattern: corp-[0-9]{10}\n';
    const secretRules = [{ name: 'rules.yaml', text }];
    expect(texts(await inspectInline(image(files), { cache, request, secretRules }))).toEqual([
      expect.stringMatching(/^id: \w{4}-0{10}\n$/),
    ]);
  });
});
