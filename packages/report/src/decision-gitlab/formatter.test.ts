import type { Finding } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { decision, finding, mixed, render } from '../testing/sample-decision.ts';
import { gitlabMarkdown } from './gitlab-markdown.ts';

const report = (value: Parameters<typeof render>[1]): unknown => JSON.parse(render('gitlab', value));
const first = (over: Partial<Finding>): unknown => report(decision({ verdict: 'pass', findings: [finding(over)] }));

describe('the container scanning report', () => {
  it.each([
    ['pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12', 'openssl', '3.0.11-1', 'debian-12'],
    ['pkg:rpm/redhat/bash@5.1-6?distro=', 'bash', '5.1-6', 'linux/arm64'],
    ['pkg:npm/%40scope/name@1.0', '@scope/name', '1.0', 'linux/arm64'],
    ['pkg:golang/github.com/a/b@v1', 'github.com/a/b', 'v1', 'linux/arm64'],
    ['pkg:generic/x', 'x', '', 'linux/arm64'],
    ['pkg:npm/%zz@%', '%zz', '%', 'linux/arm64'],
    ['not a purl', 'package: not a purl', '', 'linux/arm64'],
  ])('takes name, version and system of %s', (key, name, version, system) => {
    expect(first({ subject: { kind: 'package', key } })).toHaveProperty('vulnerabilities[0].location', {
      image: 'registry.example/team/app:1.0',
      operating_system: system,
      dependency: { package: { name }, version },
    });
  });

  it('names vulnerabilities by their CVE', () => {
    expect(
      first({ gate: 'vulnerabilities', trigger: 'package', triggerId: 'CVE-2024-12345+CVE-2024-12345+x' }),
    ).toMatchObject({
      vulnerabilities: [
        {
          name: 'CVE-2024-12345: vulnerabilities/package',
          identifiers: [
            { type: 'cve', name: 'CVE-2024-12345', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-12345' },
            { type: 'assay', value: 'vulnerabilities/package' },
          ],
        },
      ],
    });
  });

  it.each([
    [{ severity: 'CRITICAL' }, 'Critical'],
    [{ severity: 'moderate' }, 'Medium'],
    [{ severity: 'negligible' }, 'Info'],
    [{ severity: 'odd' }, 'High'],
    [{ action: 'warn' }, 'Medium'],
    [{ action: 'go' }, 'Info'],
    [{ status: 'error', action: 'go' }, 'High'],
  ] as const)('of a finding with %j is %s', (over, severity) => {
    expect(first(over)).toHaveProperty('vulnerabilities[0].severity', severity);
  });

  it('leaves accepted findings out, but says so', () => {
    const text = render('gitlab', mixed);
    expect(text).not.toContain('Accepted thing.');
    expect(text).toContain('1 finding accepted by an allowlist left out');
  });

  it.each(['gitlab', 'gitlab-quality', 'sarif'])(
    'an image that fails without findings does not look clean in %s',
    (id) => {
      expect(render(id, decision({ reason: 'denylisted' }))).toContain('assay/verdict');
      expect(render(id, decision({ reason: 'unmapped', mapping: null }))).toContain('assay/verdict');
      const undecided = decision({ verdict: 'error', findings: [finding({ action: 'stop' })] });
      expect(render(id, undecided)).toContain('assay/verdict');
      expect(render(id, decision({ verdict: 'warn', findings: [finding({ action: 'go' })] }))).toContain(
        'assay/verdict',
      );
    },
  );

  it.each(['gitlab', 'gitlab-quality', 'sarif'])('a verdict that findings explain is not told again in %s', (id) => {
    expect(render(id, mixed)).not.toContain('assay/verdict');
    expect(render(id, decision({ verdict: 'pass' }))).not.toContain('assay/verdict');
    expect(render(id, decision({ verdict: 'error', findings: [finding({ status: 'error' })] }))).not.toContain(
      'assay/verdict',
    );
  });

  it('fails as a scan only when the image could not be judged', () => {
    expect(report(mixed)).toHaveProperty('scan.status', 'success');
    expect(report({ decisions: [mixed, decision({ verdict: 'error' })] })).toHaveProperty('scan.status', 'failure');
  });
});

describe('gitlabMarkdown', () => {
  it.each([
    ['plain text, with 1.2-3 and (brackets)', 'plain text, with 1.2\\-3 and (brackets)'],
    ['@team', '@\u200bteam'],
    ['#1 !2 ~x', '\\#\u200b1 \\!\u200b2 \\~\u200bx'],
    ['![a](b)', '\\!\\[a\\](b)'],
    ['<b> & `c`', '\\<b\\> \\& \\`c\\`'],
  ])('makes of %j %j', (text, expected) => {
    expect(gitlabMarkdown(text)).toBe(expected);
  });
});
