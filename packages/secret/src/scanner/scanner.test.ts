import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineDetector } from '../contracts/detector.ts';
import type { ScanResult } from '../contracts/occurrence.ts';
import { expandExample } from '../detectors/expand-example.ts';
import { detectors } from '../detectors/registry.ts';
import { readLinearRegex } from '../text/linear-regex.ts';
import { type Scanner, createScanner } from './create-scanner.ts';

const fingerprintKey = Buffer.alloc(32, 7);
const scanner = createScanner({ detectors: detectors.modules, fingerprintKey });

function scanText(text: string, path = '/srv/app.conf', by: Scanner = scanner): ScanResult {
  return by.scan(Buffer.from(text, 'latin1'), { path });
}

function ids(result: ScanResult): readonly string[] {
  return result.occurrences.map((occurrence) => occurrence.detector);
}

function scanChunks(bytes: Buffer, cuts: readonly number[], by: Scanner = scanner): ScanResult {
  const borders = [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const stream = by.stream({ path: '/srv/app.conf' });
  let from = 0;
  for (const border of borders) {
    const chunk = Buffer.from(bytes.subarray(from, border));
    stream.push(chunk);
    chunk.fill(0x41);
    from = border;
  }
  return stream.end();
}

/** Templates of all examples that are found in files of any name. */
const LEAKS = detectors.modules
  .filter((detector) => detector.scope === 'files' && detector.paths === null)
  .flatMap((detector) => detector.examples.leaks);

const filler = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '=', '"', 'k', '7', '-----BEGIN', 'token: '),
  maxLength: 300,
});
const content = fc
  .array(fc.oneof(filler, fc.constantFrom(...LEAKS).map(expandExample)), { maxLength: 12 })
  .map((parts) => Buffer.from(parts.join('\n'), 'latin1'));

describe('a scan in chunks', () => {
  it('gives what a scan of the whole gives, wherever the chunks end', () => {
    fc.assert(
      fc.property(content, fc.array(fc.nat(), { maxLength: 6 }), (bytes, cuts) => {
        expect(scanChunks(bytes, cuts)).toEqual(scanner.scan(bytes, { path: '/srv/app.conf' }));
      }),
      { numRuns: 150 },
    );
  });

  it('finds a secret that is cut at every byte', () => {
    const bytes = Buffer.from(expandExample('x=1\nGITHUB_TOKEN=ghp_{github}\n'));
    expect(scanChunks(bytes, [...bytes.keys()])).toEqual(scanner.scan(bytes, { path: '/srv/app.conf' }));
    expect(ids(scanChunks(bytes, [...bytes.keys()]))).toEqual(['github-personal-access-token']);
  });

  it('gives the same across step borders when limits are reached', () => {
    const line = expandExample('key = AKIA{base32:16}\n');
    const bytes = Buffer.from(line.repeat(9000));
    const small = createScanner({ detectors: detectors.modules, fingerprintKey, limits: { maxOccurrences: 50 } });
    const whole = small.scan(bytes, { path: '/srv/app.conf' });
    expect(whole.truncated).toBe(true);
    expect(whole.occurrences).toHaveLength(50);
    expect(scanChunks(bytes, [1, 5000, 70_001, 130_000], small)).toEqual(whole);
  });
});

/** The keyword that a secret starts with: every secret of its kind does, and documents name it. */
function publicPrefix(detector: string, secret: string): string {
  const keywords = detectors.get(detector)?.keywords ?? [];
  return keywords.find(({ text, caseSensitive }) => caseSensitive && secret.startsWith(text))?.text ?? '';
}

describe('an occurrence', () => {
  it.each(LEAKS)('of %s never holds eight bytes of the secret behind its public prefix', (template) => {
    const text = expandExample(template);
    const result = scanText(text);
    const json = JSON.stringify(result);
    expect(result.occurrences.length).toBeGreaterThan(0);
    for (const { detector, offset, lengthBytes, preview } of result.occurrences) {
      const prefix = publicPrefix(detector, text.slice(offset));
      const secret = text.slice(offset + prefix.length, offset + lengthBytes);
      expect(preview).toBe(`${/^[ -~]*$/.test(prefix) ? prefix.slice(0, 4) : ''}…`);
      expect(preview.length).toBeLessThanOrEqual(5);
      for (let at = 0; at + 8 <= secret.length; at++) expect(json).not.toContain(secret.slice(at, at + 8));
    }
  });

  it('tells line, column, offset and length of the secret itself', () => {
    const text = expandExample('first\nurl = postgres://app:{alnum:16}@db:5432/app\n');
    const [found] = scanText(text).occurrences;
    expect(found).toMatchObject({
      detector: 'database-url-password',
      line: 2,
      column: 22,
      offset: 27,
      lengthBytes: 16,
    });
  });

  it('has no line in binary content', () => {
    const bytes = Buffer.concat([Buffer.from([0x7f, 0x45, 0, 0]), Buffer.from(expandExample('\nghp_{github}\n'))]);
    expect(scanner.scan(bytes, { path: '/bin/app' }).occurrences).toMatchObject([
      { line: null, column: null, offset: 5 },
    ]);
  });

  it('has the same fingerprint for the same secret and another under another key', () => {
    const text = expandExample('a ghp_{github}\n');
    const twice = scanText(text + text).occurrences;
    const other = createScanner({ detectors: detectors.modules, fingerprintKey: Buffer.alloc(16, 1) });
    expect(twice).toHaveLength(2);
    expect(twice[0]?.fingerprint).toBe(twice[1]?.fingerprint);
    expect(twice[0]?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(scanText(text, '/a', other).occurrences[0]?.fingerprint).not.toBe(twice[0]?.fingerprint);
  });

  it('shows a public prefix of at most four characters', () => {
    expect(scanText(expandExample('ghp_{github}')).occurrences[0]?.preview).toBe('ghp_…');
    expect(scanText(expandExample('sk_live_{alnum:24}')).occurrences[0]?.preview).toBe('sk_l…');
    expect(scanText(expandExample('postgres://a:{alnum:16}@h/x')).occurrences[0]?.preview).toBe('…');
  });
});

describe('confidence', () => {
  it('rises with a valid checksum and falls with a wrong one', () => {
    const [valid] = scanText(expandExample('ghp_{github}')).occurrences;
    const [wrong] = scanText(expandExample('ghp_{alnum:36}')).occurrences;
    expect(valid).toMatchObject({ confidence: 'high', checksum: 'valid', adjustments: ['checksum-valid'] });
    expect(wrong).toMatchObject({ confidence: 'medium', checksum: 'invalid', adjustments: ['checksum-invalid'] });
  });

  it.each(['/app/test/fixtures/key.txt', '/app/README.md', '/app/config.example', '/srv/docs/a.txt'])(
    'is lower under %s',
    (path) => {
      const [found] = scanText(expandExample('glsa_{alnum:32}_{hex:8}'), path).occurrences;
      expect(found).toMatchObject({ confidence: 'medium', adjustments: ['test-path'] });
    },
  );
});

describe('overlapping matches', () => {
  it('leave the detector of the service and not the generic one', () => {
    expect(ids(scanText(expandExample('github_token = "ghp_{github}"')))).toEqual(['github-personal-access-token']);
  });

  it('leave the installation token and not the web token inside it', () => {
    expect(ids(scanText(expandExample('ghs_123456_{jwt}')))).toEqual(['github-app-installation-token']);
  });

  it('leave the service account and not the private key inside it', () => {
    const [template = ''] = detectors.get('google-service-account')?.examples.leaks ?? [];
    expect(ids(scanText(expandExample(template)))).toContain('google-service-account');
    expect(ids(scanText(expandExample(template)))).not.toContain('private-key');
  });

  it('keep a key id and the secret beside it', () => {
    expect(ids(scanText(expandExample('AKIA{base32:16},{base64:40}')))).toEqual([
      'aws-access-key-id',
      'aws-access-key-pair',
    ]);
  });
});

describe('generic detectors', () => {
  it.each(['/app/package-lock.json', '/app/bundle.min.js', '/usr/lib/python3/x.dist-info/RECORD'])(
    'do not look into %s',
    (path) => {
      expect(scanText(expandExample('app_secret = "k3J9{alnum:28}"'), path).occurrences).toEqual([]);
    },
  );
});

describe('UTF-16 with a byte order mark', () => {
  const text = expandExample('a\nTOKEN=ghp_{github}\n');
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);

  it.each([
    ['little endian', little],
    ['big endian', big],
  ])('is read as text, %s', (_, bytes) => {
    const { occurrences } = scanner.scan(bytes, { path: '/a.txt' });
    expect(occurrences).toMatchObject([{ line: 2, offset: 2 + 8 * 2, lengthBytes: 80, checksum: 'valid' }]);
    expect(scanChunks(bytes, [1, 2, 3, 20, 21])).toEqual(scanner.scan(bytes, { path: '/srv/app.conf' }));
  });
});

describe('users of the scanner', () => {
  it('must give a fingerprint key of 16 bytes', () => {
    expect(() => createScanner({ detectors: [], fingerprintKey: Buffer.alloc(15) })).toThrow(
      expect.objectContaining({ code: 'FINGERPRINT_KEY_INVALID' }),
    );
  });

  it('may have no detector at all', () => {
    expect(scanText('ghp_', '/a', createScanner({ detectors: [], fingerprintKey }))).toMatchObject({
      occurrences: [],
      truncated: false,
    });
  });

  it('may bring a pattern without keywords, which runs within a budget', () => {
    const reading = readLinearRegex('id-[0-9]{6}');
    if (!reading.ok) throw new Error(reading.message);
    const base = { id: 'own', title: 'Own', service: 'Own', confidence: 'low', keywords: [], secretGroup: 0 } as const;
    const own = { ...base, pattern: reading.regex, minEntropy: 0, matchesPath: null, allow: [] };
    const bytes = Buffer.from(`${' '.repeat(5000)}id-837465 ${' '.repeat(90_000)}id-736458`);
    const rich = createScanner({ detectors: [], userDetectors: [own], fingerprintKey });
    const poor = createScanner({
      detectors: [],
      userDetectors: [own],
      fingerprintKey,
      limits: { maxUserBytes: 50_000 },
    });
    expect(rich.scan(bytes, { path: '/a' })).toMatchObject({ truncated: false, occurrences: [{ offset: 5000 }, {}] });
    expect(poor.scan(bytes, { path: '/a' })).toMatchObject({ truncated: true, occurrences: [{ offset: 5000 }] });
    expect(scanChunks(bytes, [10, 5003, 6000], rich)).toEqual(rich.scan(bytes, { path: '/srv/app.conf' }));
  });

  it('get a match that looks back and ahead as far as it says', () => {
    const framed = defineDetector({
      id: 'framed',
      service: 'Own',
      title: 'Framed',
      summary: 'Framed.',
      keywords: ['KEY'],
      pattern: /~[a-z]{4}KEY[0-9]{8}~/,
      before: 5,
      after: 12,
      examples: { leaks: [], clean: [] },
    });
    const own = createScanner({ detectors: [framed], fingerprintKey });
    expect(scanText('..~qwerKEY83746592~..', '/a', own).occurrences).toMatchObject([{ offset: 2, lengthBytes: 17 }]);
    expect(scanText('..~qwerKEY83746592', '/a', own).occurrences).toEqual([]);
  });
});
