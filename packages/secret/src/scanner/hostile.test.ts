import { expect, it } from 'vitest';
import { expandExample } from '../detectors/expand-example.ts';
import { detectors } from '../detectors/registry.ts';
import { createScanner } from './create-scanner.ts';

const fingerprintKey = Buffer.alloc(32, 7);
const scanner = createScanner({ detectors: detectors.modules, fingerprintKey });
const MEBIBYTE = 1024 * 1024;

/** Fills some bytes with a text again and again. */
function repeated(text: string, length = MEBIBYTE): Buffer {
  return Buffer.alloc(length, text, 'latin1');
}

it.each([
  ['one line of a letter', 'a'],
  ['spaces', ' '],
  ['quotation marks and equal signs', '"="='],
  ['names without values', 'secret_token_password_api_key='],
  ['assignments in assignments', 'password=password='],
  ['begins of keys without an end', '-----BEGIN RSA PRIVATE{} KEY-----\nabcdefghijklmnop'],
  ['begins of service accounts', '"type": "service_account","private_key": "-----BEGIN PRIVATE{} KEY-----'],
  ['begins of web tokens', 'eyJhbGciOiJIUzI1NiJ9.'],
  ['begins of URLs with users', 'postgres://a:b'],
  ['begins of PuTTY keys', 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n'],
  ['begins of Kubernetes secrets', 'kind: Secret\ndata:\n'],
  ['shared access signatures without an end', '?sv=a&sig=sv=b&'],
  ['connection strings without an end', 'Server=x;Password=;'],
  ['bars between digits', '123456789012345|'],
  ['runs of A', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ['bytes above ASCII', '\xff\xfe\x80'],
])('gets through a mebibyte of %s', (_, text) => {
  const result = scanner.scan(repeated(expandExample(text)), { path: '/srv/app.conf' });
  expect(result.occurrences.length).toBeLessThanOrEqual(1000);
});

it('stops after a bounded number of tries and says so', () => {
  const few = createScanner({ detectors: detectors.modules, fingerprintKey, limits: { maxWork: 1000 } });
  const late = expandExample('\nghp_{github}\n');
  const bytes = Buffer.concat([repeated('token token '), Buffer.from(late)]);
  expect(few.scan(bytes, { path: '/a' })).toMatchObject({ truncated: true, occurrences: [] });
  expect(scanner.scan(bytes, { path: '/a' })).toMatchObject({ truncated: false, occurrences: [{ line: 2 }] });
});

it('lists a bounded number of occurrences and says that there are more', () => {
  const bytes = Buffer.from(expandExample('ghp_{github}\n').repeat(20_000));
  const result = scanner.scan(bytes, { path: '/a' });
  expect(result.occurrences).toHaveLength(1000);
  expect(result.truncated).toBe(true);
});

it('does not count placeholders against the limit', () => {
  const mask = `ghp_${'x'.repeat(36)}\n`;
  const bytes = Buffer.from(mask.repeat(20_000) + expandExample('ghp_{github}'));
  const result = scanner.scan(bytes, { path: '/a' });
  expect(result).toMatchObject({ truncated: false, suppressed: { placeholder: 20_000 } });
  expect(result.occurrences).toHaveLength(1);
});

it('finds a secret behind a line of a mebibyte', () => {
  const bytes = Buffer.concat([repeated('x'), Buffer.from(expandExample(' ghp_{github}'))]);
  expect(scanner.scan(bytes, { path: '/a' }).occurrences).toMatchObject([{ line: 1, column: MEBIBYTE + 2 }]);
});

it.each(detectors.modules.map((detector) => [detector.id, detector] as const))(
  '%s holds on what it starts on',
  (_, detector) => {
    const alone = createScanner({ detectors: [detector], fingerprintKey });
    for (const { text } of detector.keywords.slice(0, 3)) {
      for (const tail of ['a', '1', '=', ' ', '"', '\n', '/', '.']) {
        const bytes = repeated(`${text}${tail.repeat(40)}`, 20_000);
        const result = detector.scope === 'pairs' ? alone.scanPair(bytes) : alone.scan(bytes, { path: '/x.p12' });
        expect(result.truncated).toBe(false);
      }
    }
  },
);
