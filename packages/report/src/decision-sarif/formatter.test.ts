import { describe, expect, it } from 'vitest';
import { decision, finding, mixed, render } from '../testing/sample-decision.ts';

const log = (value: Parameters<typeof render>[1]): unknown => JSON.parse(render('sarif', value));

describe('SARIF', () => {
  it('takes paths of the image as relative ones that lead nowhere else', () => {
    const locations = ['/etc/passwd', '../../etc/x', 'file:///etc/x', '//host/share', '/a b/ü?#%', '/'].map((path) => ({
      path,
      layer: null,
    }));
    const uris = ['etc/passwd', 'etc/x', 'file%3A/etc/x', 'host/share', 'a%20b/%C3%BC%3F%23%25', '.'];
    expect(log(decision({ findings: [finding({ locations })] }))).toMatchObject({
      runs: [{ results: [{ locations: uris.map((uri) => ({ physicalLocation: { artifactLocation: { uri } } })) }] }],
    });
  });

  it('makes no link of text', () => {
    expect(log(decision({ findings: [finding({ message: '[x](https://evil.example) [a]' })] }))).toHaveProperty(
      'runs[0].results[0].message.text',
      String.raw`[x\](https://evil.example) [a]`,
    );
  });

  it('describes each rule once, with its worst level and severity', () => {
    const findings = [
      finding({ action: 'warn', severity: 'low' }),
      finding({ severity: 'critical', recommendation: 'Do it.' }),
    ];
    expect(log(decision({ findings }))).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              rules: [
                {
                  id: 'dockerfile/effective_user',
                  defaultConfiguration: { level: 'error' },
                  help: { text: 'Do it.' },
                  properties: { 'security-severity': '9.5' },
                },
              ],
            },
          },
          results: [{ ruleIndex: 0 }, { ruleIndex: 0 }],
        },
      ],
    });
  });

  it('suppresses what an allowlist accepts, and says by what', () => {
    expect(log(mixed)).toHaveProperty('runs[0].results[3].suppressions', [
      {
        kind: 'external',
        status: 'accepted',
        justification: 'legacy; allowlist wl, item i1; until 2026-12-31; owner ann',
      },
    ]);
  });

  it('keeps images and platforms apart by the id of the run', () => {
    const none = decision({ subject: { ...mixed.subject, platform: null } });
    expect(log({ decisions: [mixed, none] })).toMatchObject({
      runs: [
        { automationDetails: { id: 'assay/registry.example/team/app:1.0/linux/arm64/' } },
        { automationDetails: { id: 'assay/registry.example/team/app:1.0/' } },
      ],
    });
  });

  it('leaves the least bad results out when there are more than services take, and says how many', () => {
    const findings = Array.from({ length: 25_010 }, (_, index) => finding({ action: index < 20 ? 'go' : 'stop' }));
    const text = render('sarif', decision({ findings }));
    expect(text.match(/"level": "error",\n\s+"message"/g)).toHaveLength(24_990);
    expect(text).toContain('10 findings are left out');
  });
});
