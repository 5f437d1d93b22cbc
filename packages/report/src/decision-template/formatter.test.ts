import { AssayError } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionReport } from '../formatter.ts';
import { ATTACKS } from '@assay/testkit';
import { readXml } from '../testing/read-xml.ts';
import { decision, finding, mixed, render } from '../testing/sample-decision.ts';
import { parseTemplate } from './parse-template.ts';

const by = (template: string, value: DecisionReport = mixed): string =>
  render('template', value, { color: false, width: 80, template });

const failure = (action: () => unknown): AssayError => {
  try {
    action();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('a template', () => {
  it.each([
    ['plain text', 'plain text\n'],
    ['{{verdict}} {{word}}', 'fail FAIL\n'],
    ['{{ subject.platform }}', 'linux/arm64\n'],
    ['{{counts.stop}}/{{counts.allowlisted}}', '1/1\n'],
    ['{{findings | count}}', '4\n'],
    ['{{findings.0.gate}} {{findings.99.gate}}|', 'dockerfile |\n'],
    ['{{nothing}}{{subject.nothing.more}}|', '|\n'],
    ['{{#findings}}{{@number}}{{^@last}},{{/@last}}{{/findings}}', '1,2,3,4\n'],
    ['{{#findings}}{{#@first}}first {{triggerId}}{{/@first}}{{/findings}}', 'first user+root\n'],
    ['{{#nothing}}x{{/nothing}}{{^nothing}}y{{/nothing}}', 'y\n'],
    ['{{#advisoryData}}x{{/advisoryData}}{{^advisoryData}}no data{{/advisoryData}}', 'no data\n'],
    ['{{#policy}}{{name}} {{verdict}}{{/policy}}', 'Team policy fail\n'],
    ['{{#problems}}{{code}}{{! a remark }}{{/problems}}', 'POLICY_LEGACY\n'],
    ['a\n  {{#problems}}\n  {{code}}\n  {{/problems}}\nb', 'a\n  POLICY_LEGACY\nb\n'],
    ['{{%filter upper}}{{verdict}} {{verdict | text}}', 'FAIL fail\n'],
    ['{{#decisions}}{{subject.reference}}{{/decisions}}', 'registry.example/team/app:1.0\n'],
    ['{{policy | json}}', `{"id":"p1","name":"Team policy","digest":"sha256:${'c'.repeat(64)}"}\n`],
    ['{{#findings.1.locations}}{{path}}{{/findings.1.locations}}', '/var/lib/dpkg/status\n'],
    ['} {{verdict}} }} {', '} fail }} {\n'],
    ['', '\n'],
  ])('%j gives %j', (template, expected) => {
    expect(by(template)).toBe(expected);
  });

  it('lists the decisions of all platforms', () => {
    const set = { decisions: [mixed, decision({ verdict: 'pass', findings: [] })] };
    expect(by('{{word}}:{{#decisions}} {{word}}({{findings | count}}){{/decisions}}', set)).toBe(
      'FAIL: FAIL(4) PASS(0)\n',
    );
  });

  it.each([
    'constructor',
    '__proto__',
    'toString',
    'constructor.name',
    'findings.length',
    'findings.map',
    'word.length',
  ])('finds nothing under %s', (name) => {
    expect(by(`[{{${name}}}]`)).toBe('[]\n');
    expect(by(`{{#${name}}}x{{/${name}}}`)).toBe('\n');
  });
});

describe('filters', () => {
  it.each([
    ['=cmd|x', `"'=cmd|x"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  +1', `"'  +1"`],
    ['-1', `"'-1"`],
    ['\t=1', String.raw`"\u{9}=1"`],
    ['a "b", c', '"a ""b"", c"'],
  ])('csv makes of %j %s', (message, expected) => {
    expect(by('{{findings.0.message | csv}}', decision({ findings: [finding({ message })] }))).toBe(`${expected}\n`);
  });

  it.each(ATTACKS)('keep %s from being more than text', (_, message) => {
    const value = decision({ findings: [finding({ message })] });
    const one = (filter: string): string => by(`{{findings.0.message | ${filter}}}`, value).replace(/\n$/, '');
    for (const filter of ['text', 'html', 'xml', 'json', 'markdown', 'csv', 'url', 'upper', 'count']) {
      expect(one(filter)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(one(filter)).not.toMatch(/##[a-z-]*\[|^\s*::[a-z].*::/i);
    }
    expect(() => readXml(`<a b="${one('xml')}">${one('html')}</a>`)).not.toThrow();
    expect(JSON.parse(one('json'))).toBe(JSON.parse(JSON.stringify(message)));
    expect(one('url')).toMatch(/^[\w.!~*'()%-]*$/);
    expect(one('csv')).toMatch(/^"(?!\s*[=+@-])(?:[^"]|"")*"$/);
  });

  it('are what a tag without one gets by the directive before it', () => {
    const value = decision({ findings: [finding({ message: '<b>' })] });
    expect(by('{{findings.0.message}}{{%filter html}}{{findings.0.message}}', value)).toBe('<b>&lt;b&gt;\n');
  });
});

describe('a bad template', () => {
  it.each([
    ['{{#findings}}x', 1, 1, 'is not closed'],
    ['x{{/findings}}', 1, 2, 'no section is open'],
    ['{{#a}}{{#b}}{{/a}}{{/b}}', 1, 13, '"b" is the open one'],
    ['one\ntwo {{verdict', 2, 5, 'not closed by }}'],
    ['{{verdict | shell}}', 1, 1, 'is no filter'],
    ['{{verdict | html | text}}', 1, 1, 'one for each tag'],
    ['{{a b}}', 1, 1, 'is not the name of a value'],
    ['{{}}', 1, 1, 'is not the name of a value'],
    ['{{{verdict}}}', 1, 1, 'is not the name of a value'],
    ['{{#}}x{{/}}', 1, 1, 'is not the name of a value'],
    ['{{%escape none}}', 1, 1, 'the directive'],
    ['{{a();}}', 1, 1, 'is not the name of a value'],
    [`{{${'a'.repeat(600)}}}`, 1, 1, 'longer than'],
    [`${'{{#a}}'.repeat(40)}${'{{/a}}'.repeat(40)}`, 1, 193, 'nested deeper'],
  ])('%j is refused at line %d, column %d', (template, line, column, message) => {
    const error = failure(() => by(template));
    expect(error.code).toBe('TEMPLATE_INVALID');
    expect(error.problems[0]).toMatchObject({ line, column });
    expect(error.problems.map((problem) => problem.message).join('\n')).toContain(message);
  });

  it('has all its problems told at once, up to a limit', () => {
    expect(failure(() => by('{{a b}}\n{{c | d}}\n{{#e}}')).problems.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(failure(() => by('{{?}}'.repeat(1000))).problems).toHaveLength(50);
  });

  it.each([
    ['is missing', undefined, 'TEMPLATE_MISSING'],
    ['is too long', 'x'.repeat(300_000), 'TEMPLATE_TOO_LARGE'],
  ])('that %s is refused', (_, template, code) => {
    const options = { color: false, width: 80, ...(template === undefined ? {} : { template }) };
    expect(failure(() => render('template', mixed, options)).code).toBe(code);
  });

  it('that repeats without measure is stopped', () => {
    const findings = Array.from({ length: 300 }, () => finding({}));
    const nested = `${'{{#decisions}}{{#findings}}'.repeat(4)}x${'{{/findings}}{{/decisions}}'.repeat(4)}`;
    expect(failure(() => by(nested, decision({ findings }))).code).toBe('TEMPLATE_TOO_LARGE');
    const long = `{{#findings}}{{#findings}}${'x'.repeat(20_000)}{{/findings}}{{/findings}}`;
    expect(failure(() => by(long, decision({ findings }))).code).toBe('TEMPLATE_TOO_LARGE');
  });

  it('of any text is read or refused, never more', () => {
    const piece = fc.constantFrom('{{', '}}', '#', '^', '/', '!', '%', 'a', '.', '|', ' ', '\n', 'html', 'filter');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseTemplate(pieces.join(''));
        } catch (error) {
          expect(error).toHaveProperty('code', 'TEMPLATE_INVALID');
        }
      }),
    );
  });
});
