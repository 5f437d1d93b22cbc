import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decisionFormats } from './registry.ts';
import { ATTACKS, anyCharacter } from '@assay/testkit';
import { attackedDecision } from './testing/attacked-decision.ts';
import type { DecisionReport } from './formatter.ts';
import { readTap } from './testing/read-tap.ts';
import { allElements, readXml } from './testing/read-xml.ts';
import { PLAIN, finding, decision, render } from './testing/sample-decision.ts';
import { shown } from './text-layout.ts';

const IDS = decisionFormats.modules.map(({ id }) => id);
const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Everything that a runner of a CI system would obey, wherever it stands in a line or after spaces at its start. */
function commandsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => [...(/^\s*::[A-Za-z].*::/.exec(line) ?? []), ...(/##[A-Za-z-]*\[.*/.exec(line) ?? [])]);
}

/** Renders a value; the same in the same format and width once, for all tests. */
function renderingOnce(value: DecisionReport): (id: string, width?: number) => string {
  const texts = new Map<string, string>();
  return (id, width = PLAIN.width) => {
    const text = texts.get(`${id} ${width}`) ?? render(id, value, { ...PLAIN, width });
    texts.set(`${id} ${width}`, text);
    return text;
  };
}

describe.each(ATTACKS)('%s', (_, text) => {
  const rendered = renderingOnce(attackedDecision(text));

  it.each(IDS)('leaves no control character and no hidden character in %s', (id) => {
    expect(rendered(id)).not.toMatch(CONTROLS);
  });

  it.each(IDS.filter((id) => id !== 'github' && id !== 'azure'))('gives no command to a CI runner in %s', (id) => {
    for (const width of [40, 100]) expect(commandsIn(rendered(id, width))).toEqual([]);
  });

  it('gives GitHub the commands of the report and no other', () => {
    const commands = commandsIn(rendered('github'));
    // The verdict, two problems, and the findings that are not accepted.
    expect(commands).toHaveLength(7);
    for (const command of commands) expect(command).toMatch(/^::(?:error|warning|notice) title=[^:,\n]*::[^\n]*$/);
  });

  it('gives Azure the commands of the report and no other', () => {
    const commands = commandsIn(rendered('azure'));
    expect(commands).toHaveLength(6);
    for (const command of commands) {
      expect(command).toMatch(/^##vso\[task\.logissue type=(?:error|warning);code=[^;\]\n]*;\][^\n]*$/);
      expect(command.slice(2)).not.toMatch(/##[a-z]*\[/);
    }
  });

  it.each(IDS.filter((id) => decisionFormats.get(id)?.mediaType.endsWith('json')))('leaves %s readable', (id) => {
    expect(() => {
      JSON.parse(rendered(id));
    }).not.toThrow();
  });

  it('leaves XML and HTML well-formed, with our own elements only', () => {
    const junit = [...allElements(readXml(rendered('junit')))].map(({ name }) => name);
    expect(new Set(junit).difference(JUNIT_ELEMENTS)).toEqual(new Set());
    const html = [...allElements(readXml(rendered('html').replace('<!DOCTYPE html>\n', '')))];
    for (const { name, attributes } of html) {
      expect(HTML_ELEMENTS).toContain(name);
      for (const key of Object.keys(attributes)) expect(HTML_ATTRIBUTES).toContain(key);
      expect(attributes['href'] ?? '#').toMatch(/^#(?:d\d+)?$/);
    }
  });

  it('leaves Markdown without markup of its own', () => {
    for (const id of ['markdown', 'github-summary']) {
      const rest = rendered(id)
        .replace('<!-- assay:decision -->\n', '')
        .replaceAll(/<\/?(?:code|details|summary)>/g, '');
      expect(rest).not.toMatch(/[<>@`![\]~$]|(?<!^|[#&])#(?!\d+;)/m);
      // Every row of a table has the cells of the row before it.
      const lines = rest.split('\n').map((line) => (line.startsWith('|') ? line.split('|').length : 0));
      lines.forEach((cells, index) => {
        const before = lines[index - 1] ?? 0;
        if (cells > 0 && before > 0) expect(cells).toBe(before);
      });
    }
  });

  it('leaves TAP with one test for each finding', () => {
    const tap = readTap(rendered('tap'));
    expect(tap.plan).toBe(6);
    expect(tap.points.map(({ ok, directive }) => [ok, directive])).toEqual([
      [false, null],
      [false, null],
      [false, null],
      [false, 'TODO'],
      [true, null],
      [true, 'SKIP'],
    ]);
    for (const { diagnostics } of tap.points) expect(() => parse(diagnostics, { strict: true })).not.toThrow();
  });

  it.each(IDS)('keeps %s within bounds', (id) => {
    // Documents carry texts whole and in several places; reports for people cut them.
    const whole = ['json', 'ndjson', 'yaml', 'anchore-json', 'anchore-legacy-json'].includes(id);
    expect(rendered(id).length).toBeLessThan(whole ? 15_000_000 : 1_500_000);
  });
});

const JUNIT_ELEMENTS: ReadonlySet<string> = new Set(
  'testsuites testsuite properties property testcase failure error skipped system-out system-err'.split(' '),
);
const HTML_ELEMENTS: readonly string[] = (
  'html head meta title style body header nav main article footer h1 h2 h3 p div span b i bdi a code pre time ul li dl dt dd ' +
  'figure figcaption details summary table caption thead tbody tr th td svg desc line rect text'
).split(' ');
const HTML_ATTRIBUTES: readonly string[] = (
  'lang charset http-equiv content name id class scope role href aria-labelledby aria-label ' +
  'viewBox x y x1 x2 y1 y2 width height rx'
).split(' ');

describe('any text of a finding', () => {
  const anyText = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 200 }),
    fc
      .array(fc.constantFrom('::', '##', '[', ']', '%', '\n', '\r', '<', '&', '\\', '#', 'a', ' ', '-->', '{{'))
      .map((parts) => parts.join('')),
  );
  const of = (text: string): ReturnType<typeof decision> =>
    decision({ findings: [finding({ message: text, triggerId: text, locations: [{ path: text, layer: null }] })] });

  it('reads back from JUnit as it is shown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const failure = [...allElements(readXml(render('junit', of(text))))].findLast(({ name }) => name === 'failure');
        expect(failure?.attributes['message']).toBe(shown(text));
      }),
    );
  });

  it('reads back from HTML as it is shown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const page = readXml(render('html', of(text)).replace('<!DOCTYPE html>\n', ''));
        const cells = [...allElements(page)].filter(({ name }) => name === 'bdi').map((cell) => cell.text);
        expect(cells).toContain(shown(text));
      }),
    );
  });

  it('reads back from the documents exactly', () => {
    fc.assert(
      fc.property(
        anyText.map((text) => text.toWellFormed().replaceAll(/[=:]/g, '')),
        (text) => {
          expect(JSON.parse(render('anchore-json', of(text)))).toHaveProperty(
            'evaluations[0].details.findings[0].message',
            text,
          );
          expect(JSON.parse(render('sarif', of(text)))).toHaveProperty(
            'runs[0].results[0].properties.triggerId',
            shown(text),
          );
        },
      ),
    );
  });

  it('is one annotation for GitHub and one issue for Azure, and reads back when decoded', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [, github = ''] = render('github', of(text)).split('\n');
        const data = github.slice(github.indexOf('::', 2) + 2);
        expect(decoded(data, '%25').split('\n')[0]).toBe(shown(text));
        const [, azure = ''] = render('azure', of(text)).split('\n');
        expect(decoded(azure, '%AZP25').split('\n')[0]).toMatch(/^##vso\[task\.logissue type=error;code=[^;\]]*;\]/);
        expect(
          decoded(azure, '%AZP25')
            .split('\n')[0]
            ?.endsWith(`: ${shown(text)}`),
        ).toBe(true);
      }),
    );
  });

  it('is one test of TAP, its description whole', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { plan, points } = readTap(render('tap', of(text)));
        expect(plan).toBe(2);
        expect(points[1]).toMatchObject({
          ok: false,
          directive: null,
          description: `dockerfile/effective_user ${shown(text)}`.trimEnd(),
        });
      }),
    );
  });
});

/** What a runner makes of the data of a command. */
function decoded(data: string, percent: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll(percent, '%');
}
