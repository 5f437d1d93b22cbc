import { type Inspection, worstVerdict } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { decisionFormats, inspectionFormats } from './registry.ts';
import { HOSTILE, PLAIN, decision, finding, mixed, render } from './testing/sample-decision.ts';
import { sampleInspection as inspection } from './testing/sample-inspection.ts';
import { jsonText } from './json-text.ts';
import { wrapped } from './text-layout.ts';
import { yamlText } from './yaml-text.ts';
import { anyCharacter } from '@assay/testkit';
import * as fc from 'fast-check';
import { parse } from 'yaml';

const renderInspection = (id: string, includeFiles: boolean): string =>
  inspectionFormats.get(id)?.render(inspection, { ...PLAIN, includeFiles }) ?? '';

describe('every format of a decision', () => {
  it.each(decisionFormats.modules.map(({ id, extension }) => [id, extension]))(
    'renders %s as agreed',
    async (id, extension) => {
      await expect(render(id, mixed)).toMatchFileSnapshot(`../testdata/decision-${id}${extension}`);
    },
  );

  it.each(decisionFormats.modules.map(({ id }) => id))('%s never lets text of an image through raw', (id) => {
    const hostile = finding({
      gate: HOSTILE,
      trigger: HOSTILE,
      triggerId: HOSTILE,
      ruleId: HOSTILE,
      message: HOSTILE,
      recommendation: HOSTILE,
      locations: [{ path: `/${HOSTILE}`, layer: null }],
      allowlistMatch: { allowlistId: HOSTILE, itemId: HOSTILE, expiresOn: null, reason: HOSTILE },
      evidence: { text: HOSTILE },
    });
    const value = decision({
      findings: [hostile, { ...hostile, status: 'allowlisted' }],
      problems: [{ severity: 'error', code: 'X', message: HOSTILE }],
      policy: { id: HOSTILE, name: HOSTILE, digest: HOSTILE },
      mapping: { name: HOSTILE, index: 0 },
    });
    expect(render(id, value)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});

describe('every format of an inspection', () => {
  it.each(inspectionFormats.modules.map(({ id, extension }) => [id, extension]))(
    'renders %s as agreed',
    async (id, extension) => {
      const text = renderInspection(id, false);
      await expect(text).toMatchFileSnapshot(`../testdata/inspection-${id}${extension}`);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    },
  );
});

describe('decision json', () => {
  it('is the decision itself with the platform as text', () => {
    expect(JSON.parse(render('json', mixed))).toEqual({
      ...mixed,
      subject: { ...mixed.subject, platform: 'linux/arm64' },
    });
  });

  it('of all platforms carries the worst verdict and each decision', () => {
    const set = { decisions: [decision({ verdict: 'pass' }), decision({ verdict: 'fail' })] };
    expect(JSON.parse(render('json', set))).toMatchObject({
      schemaVersion: 1,
      verdict: 'fail',
      decisions: [{ verdict: 'pass' }, { verdict: 'fail' }],
    });
  });

  it('keeps hostile text exactly, as escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(JSON.parse(jsonText({ text }))).toEqual({ text: JSON.parse(JSON.stringify(text)) });
        expect(jsonText(text, 'line')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe('yaml', () => {
  it('reads back as the JSON value it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        // Negative zero has no JSON form; the detour makes both sides speak of the same value.
        const json: unknown = JSON.parse(JSON.stringify(value));
        fc.pre(!JSON.stringify(json).includes('__proto__'));
        expect(parse(yamlText(json))).toEqual(json);
      }),
    );
  });

  it('holds the same document as JSON', () => {
    expect(parse(render('yaml', mixed))).toEqual(JSON.parse(render('json', mixed)));
    expect(parse(renderInspection('yaml', true))).toEqual(JSON.parse(renderInspection('json', true)));
  });
});

describe('decision table', () => {
  it.each([
    ['unmapped', decision({ reason: 'unmapped', mapping: null }), /UNMAPPED[\s\S]*not judged by any rule/],
    [
      'denylisted',
      decision({ reason: 'denylisted', imageListMatch: { list: 'denylisted_images', name: 'bad ones', index: 0 } }),
      /Why: .*denylist \(entry "bad ones"\)/,
    ],
    ['allowlisted', decision({ verdict: 'pass', reason: 'allowlisted' }), /^PASS .*[\s\S]*Why: .*allowlist/],
    ['clean', decision({ verdict: 'pass' }), /^PASS .*[\s\S]*Why: no rule of the policy found anything\./],
    [
      'undecided',
      decision({ verdict: 'error', problems: [{ severity: 'error', code: 'X', message: 'y' }] }),
      /^ERROR .*[\s\S]*Why: 1 problem kept it from being decided/,
    ],
  ])('says why an image is %s', (_, value, expected) => {
    expect(render('table', value)).toMatch(expected);
  });

  it('uses colour only when asked', () => {
    expect(render('table', mixed, { color: true, width: 100 })).toContain('\u001b[1m\u001b[31mFAIL');
    expect(render('table', mixed)).not.toContain('\u001b');
  });

  it('wraps to the width it is given', () => {
    const long = finding({ message: 'many short words '.repeat(40).trim() });
    const lines = render('table', decision({ findings: [long] }), { color: false, width: 60 }).split('\n');
    const prose = lines.filter((line) => line.includes('many short words'));
    expect(prose.length).toBeGreaterThan(10);
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('counts the rest of a text that is too long to read', () => {
    expect(render('table', decision({ findings: [finding({ message: 'x'.repeat(70_000) })] }))).toContain(
      '(68000 more characters)',
    );
  });
});

describe('decision markdown', () => {
  it('calls nobody and holds no markup of its subject', () => {
    const text = render('markdown', decision({ findings: [finding({ message: HOSTILE })] }));
    expect(text).not.toMatch(/@team|#1\b|<img|<\/details>|`/);
    expect(text.split('\n')[0]).toBe('<!-- assay:decision -->');
  });

  it('stays under the limit of a comment and counts what is left out', () => {
    const findings = Array.from({ length: 2000 }, (_, index) =>
      finding({ id: String(index), message: '@'.repeat(500) }),
    );
    const text = render('markdown', decision({ findings }));
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/\d+ more findings are left out/);
  });
});

describe('decision junit', () => {
  it('is red when the image fails without any finding', () => {
    expect(render('junit', decision({ reason: 'denylisted' }))).toContain(
      'tests="1" failures="1" errors="0" skipped="0"',
    );
  });

  it('counts failures, errors and skipped tests', () => {
    expect(render('junit', mixed)).toContain('tests="5" failures="2" errors="1" skipped="1"');
  });
});

describe('inspection json', () => {
  it('leaves files of packages and paths out, unless paths are asked for', () => {
    const brief: unknown = JSON.parse(renderInspection('json', false));
    expect(brief).toMatchObject({
      secrets: null,
      subject: { platform: 'linux/arm64' },
      packages: [{ fileCount: 1 }, {}],
    });
    expect(brief).not.toHaveProperty('files.entries');
    expect(brief).not.toHaveProperty('packages[0].files');
    expect(JSON.parse(renderInspection('json', true))).toHaveProperty('files.entries[1].path', '/bin/sh');
  });
});

describe('inspection table', () => {
  it('hides values of variables that look like credentials', () => {
    const text = renderInspection('table', false);
    expect(text).toContain('DB_PASSWORD=(hidden)');
    expect(text).not.toContain('hunter2');
  });

  it('says until when the system is supported, and who says so', () => {
    const os = inspection.os ?? expect.fail('the example has a system');
    const table = (more: Partial<typeof os>): string =>
      inspectionFormats.get('table')?.render({ ...inspection, os: { ...os, ...more } }, PLAIN) ?? '';
    expect(table({})).not.toContain('support');
    expect(table({ supportEnd: '2026-07-11' })).toMatch(/12\n +support ends 2026-07-11\n/);
    expect(
      table({ supportEnd: '2026-07-11', extendedSupportEnd: '2028-06-30', supportEndSource: 'endoflife.date' }),
    ).toContain('support ends 2026-07-11, extended support 2028-06-30 (endoflife.date)\n');
  });

  it('says what a malware scanner found, and never that it found nothing when it was not asked', () => {
    const scan = { scanner: 'clamav', version: 'ClamAV 1', scannedFiles: 12, skippedFiles: 0, findings: [] };
    const found = { signature: 'Test.Evil-1', path: '/opt/\u001B[31mx', layer: null };
    const lines = (malware?: Inspection['malware']): string => {
      const text = inspectionFormats
        .get('table')
        ?.render({ ...inspection, ...(malware === undefined ? {} : { malware }) }, PLAIN);
      return text?.slice(text.indexOf('MALWARE'), text.indexOf('\nGAPS')) ?? '';
    };
    expect(lines()).toBe('MALWARE\n  not looked for: no scanner was asked\n');
    expect(lines(scan)).toBe('MALWARE\n  none found; 12 files scanned by ClamAV 1\n');
    expect(lines({ ...scan, skippedFiles: 2, findings: [found] })).toBe(
      'MALWARE (1)\n  found in 1 file; 12 files scanned, 2 not scanned as a whole by ClamAV 1\n  Test.Evil-1 in /opt/\\u{1b}[31mx\n',
    );
  });

  it('lists every path when asked', () => {
    expect(renderInspection('table', true)).toMatch(/file +4755 +0:0 +2048 +\/bin\/bash/);
  });
});

describe('worstVerdict', () => {
  it.each([
    [[], 'error'],
    [['pass'], 'pass'],
    [['pass', 'warn'], 'warn'],
    [['fail', 'warn', 'pass'], 'fail'],
    [['error', 'fail'], 'error'],
  ] as const)('of %j is %s', (verdicts, expected) => {
    expect(worstVerdict(verdicts)).toBe(expected);
  });
});

describe('wrapped', () => {
  it('never loses or adds a word and keeps to the width', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ minLength: 1, maxLength: 12 }).filter((word) => !word.includes(' ')),
          { minLength: 1 },
        ),
        (words) => {
          const lines = wrapped(words.join(' '), 20);
          expect(lines.join(' ')).toBe(words.join(' '));
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20);
        },
      ),
    );
  });
});
