import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutCredentials, withoutCredentialsIn } from './private-text.ts';
import { PLAIN, decision, finding, render } from './testing/sample-decision.ts';
import { decisionFormats } from './registry.ts';

describe('withoutCredentials', () => {
  it.each([
    ['ENV DB_PASSWORD=hunter2', 'ENV DB_PASSWORD=(hidden)'],
    ['ENV DB_PASSWORD=two words, and more', 'ENV DB_PASSWORD=(hidden)'],
    ["for line 'ENV API_KEY=abc def' here", "for line 'ENV API_KEY=(hidden)' here"],
    ['A_TOKEN="x y" B=2', 'A_TOKEN=(hidden) B=2'],
    ["A_TOKEN='x y' B=2", 'A_TOKEN=(hidden) B=2'],
    ['A_TOKEN="never closed B=2', 'A_TOKEN=(hidden)'],
    ['A_SECRET=1 B=2 C_PASSWD=3 4 D=5', 'A_SECRET=(hidden) B=2 C_PASSWD=(hidden) D=5'],
    ['DSN=postgres://app:s3cret@db:5432/x', 'DSN=postgres://app:(hidden)@db:5432/x'],
    ['git clone https://:abc@host/x', 'git clone https://:(hidden)@host/x'],
    ['https://ghp_0123456789abcdefghij@github.com/x', 'https://(hidden)@github.com/x'],
    ['ssh://git@github.com/x', 'ssh://git@github.com/x'],
    ['X_TOKEN=YWJjZGVmZw== B=c=d', 'X_TOKEN=(hidden) B=c=d'],
    ['run --token=abc=def', 'run --token=(hidden)'],
    ["line 'ENV DB_PASSWORD=it's \"me\"' here", "line 'ENV DB_PASSWORD=(hidden)' here"],
    ['A_TOKEN=ab"cd ef" B=2', 'A_TOKEN=(hidden) B=2'],
    ['A_TOKEN="ab"cd B=2', 'A_TOKEN=(hidden) B=2'],
    ['PASSWORD=', 'PASSWORD='],
    ['PATH=/usr/bin AUTHOR=ann', 'PATH=/usr/bin AUTHOR=ann'],
    ['version >= 1.0 and a == b', 'version >= 1.0 and a == b'],
    ['nothing to hide', 'nothing to hide'],
  ])('makes of %j %j', (text, expected) => {
    expect(withoutCredentials(text)).toBe(expected);
  });

  it('changes nothing the second time', () => {
    const part = fc.constantFrom('TOKEN', 'A', '=', '"', "'", ' ', '://', ':', '@', 'x', 'password', '(hidden)');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const once = withoutCredentials(parts.join(''));
        expect(withoutCredentials(once)).toBe(once);
      }),
    );
  });

  it('reads a long text of nothing but beginnings', () => {
    for (const piece of ['TOKEN=', 'TOKEN="', 'a', '://a:', '://', ' ', '=']) {
      const text = piece.repeat(20_000);
      expect(withoutCredentials(text).length).toBeLessThanOrEqual(3 * text.length);
    }
  });

  it('reaches every string of an object, and values by their names', () => {
    expect(
      withoutCredentialsIn({
        line: 'X_TOKEN=1',
        password: 'p',
        list: ['a', { b: 'https://u:p@h' }],
        count: 3,
        none: null,
      }),
    ).toEqual({
      line: 'X_TOKEN=(hidden)',
      password: '(hidden)',
      list: ['a', { b: 'https://u:(hidden)@h' }],
      count: 3,
      none: null,
    });
  });
});

describe('no format of a decision', () => {
  const secret = 'hunter2-4f9c';
  const value = decision({
    findings: [
      finding({
        message: `matched for line 'ENV DB_PASSWORD=${secret}'`,
        recommendation: `Not https://app:${secret}@host`,
        evidence: { line: `ENV DB_PASSWORD=${secret}`, values: [`https://app:${secret}@host`] },
      }),
    ],
    problems: [{ severity: 'warning', code: 'X', message: `https://app:${secret}@host is unreachable` }],
  });

  it.each(decisionFormats.modules.map(({ id }) => id))('prints a credential: %s', (id) => {
    for (const report of [value, { decisions: [value] }]) {
      const text = render(id, report, { ...PLAIN, template: '{{decisions | json}} {{findings | json}}' });
      expect(text).not.toContain(secret);
    }
  });
});
