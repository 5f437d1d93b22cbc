import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog } from './json-log.ts';
import type { Log } from './log.ts';

function logged(write: (log: Log) => void, format: 'json' | 'text' = 'json'): string {
  let text = '';
  write(
    createLog({
      level: 'debug',
      format,
      write: (line) => {
        text += line;
      },
    }),
  );
  return text;
}

describe('the log', () => {
  it.each([
    ['an API key', 'assay_01a1ff9b-21a2-703c-a161-79fc0f87022d_GKpZYwNFHKhOk9FFfFKGEg1wy7dioZHOMuOnCD6aZYY', 'GKpZYw'],
    ['a header', 'Authorization: Bearer eyJhbGciOi.abc.def', 'eyJhbGciOi'],
    ['credentials of basic authentication', 'basic dXNlcjpodW50ZXIy', 'dXNlcjpodW50ZXIy'],
    ['an address', 'connect to postgres://assay:hunter2@db.example/assay failed', 'hunter2'],
    ['an address with half of it', 'https://:hunter2@registry.example/v2/', 'hunter2'],
  ])('takes %s out of texts', (_, text, secret) => {
    for (const format of ['json', 'text'] as const) {
      const lines = logged((log) => {
        log.error({ problem: text, inner: { deep: [text] } }, text);
      }, format);
      expect(lines).not.toContain(secret);
      expect(lines).toContain('…');
    }
  });

  it.each(['password', 'clientSecret', 'x-api-key', 'token', 'set-cookie', 'Authorization', 'privateKey'])(
    'never writes a field named %s',
    (name) => {
      expect(logged((log) => log.info({ [name]: 'hunter2', inner: { [name]: ['hunter2'] } }, 'a'))).not.toContain(
        'hunter2',
      );
    },
  );

  it('is one line of JSON for each thing, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.jsonValue()), (message, fields) => {
        const text = logged((log) => log.warn(JSON.parse(JSON.stringify(fields)), message));
        expect(text.indexOf('\n')).toBe(text.length - 1);
        expect(JSON.parse(text)).toMatchObject({ level: fields['level'] === undefined ? 'warn' : expect.anything() });
      }),
    );
  });

  it('bounds what it is given', () => {
    const items = Array.from({ length: 1000 }, (_, index) => index);
    const text = logged((log) =>
      log.info({ long: 'a'.repeat(1_000_000), items, deep: [[[[[[1]]]]]] }, 'b'.repeat(10_000)),
    );
    expect(text.length).toBeLessThan(20_000);
  });

  it('leaves out what is below its level', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'warn', format: 'json', write: (line) => lines.push(line) });
    log.debug({}, 'a');
    log.info({}, 'a');
    log.warn({}, 'a');
    log.error({}, 'a');
    createLog({ level: 'silent', format: 'json', write: (line) => lines.push(line) }).error({}, 'a');
    expect(lines).toHaveLength(2);
  });
});
