import { XMLParser } from 'fast-xml-parser';
import { array, assert, constant, constantFrom, letrec, oneof, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type XmlElement, readXml } from './xml-document.ts';

const SOURCE = { feed: 'test', path: 'test.xml' };

function read(text: string, root = 'a'): XmlElement {
  return readXml(SOURCE, { path: 'test.xml', bytes: Buffer.from(text) }, root);
}

describe('readXml', () => {
  test('gives elements without prefix, their attributes and texts', () => {
    const root = read(
      `<?xml version="1.0"?>
<!-- <not> an element -->
<p:a xmlns:p="x" one='1 "quoted"' p:two="&lt;2&gt;">
  text &amp; <b c="d>e"/>more <![CDATA[<raw> &amp;]]>
  <p:b>&#65;&#x42;&unknown;</p:b><c><b>inner</b></c>
</p:a>
`,
    );
    expect(root.attribute('one')).toBe('1 "quoted"');
    expect(root.attribute('two')).toBe('<2>');
    expect(root.attribute('three')).toBeNull();
    expect(root.text.split(/\s+/)).toEqual(['text', '&', 'more', '<raw>', '&amp;']);
    expect(root.names).toEqual(['b', 'c']);
    expect(root.children('b').map((element) => element.text)).toEqual(['', 'AB&unknown;']);
    expect(root.child('b')?.attribute('c')).toBe('d>e');
    expect(root.child('c')?.child('b')?.text).toBe('inner');
    expect(root.child('nothing')).toBeNull();
  });

  test.each([
    ['nothing', ''],
    ['text only', 'a'],
    ['an element that is cut off', '<a><b></b>'],
    ['a tag that is cut off', '<a><b c="d"'],
    ['an attribute that is cut off', '<a><b c="d></b></a>'],
    ['an end tag of another', '<a><b></c></a>'],
    ['an end tag too many', '<a></a></a>'],
    ['two roots', '<a/><a/>'],
    ['text before the root', 'x<a/>'],
    ['text behind the root', '<a/>x'],
    ['a comment that is cut off', '<a><!-- </a>'],
    ['a section that is cut off', '<a><![CDATA[ </a>'],
    ['a tag without name', '<a>< ></a>'],
    ['another root', '<b/>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['entities', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['elements too deep', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`],
  ])('refuses %s', (_name, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'FEED_INVALID' }));
  });

  test('names the line', () => {
    expect(() => read('<a>\n<b>\n</c></a>')).toThrow(/line 3/);
  });

  interface Tree {
    readonly name: string;
    readonly attribute: string;
    readonly text: string;
    readonly below: readonly Tree[];
  }
  const words = oneof(string({ maxLength: 6 }), constantFrom('<', '&', '"', "'", '>', 'é', ']]>', '&amp;'));
  const own = { name: constantFrom('a', 'b', 'n:c'), attribute: words, text: words };
  const { tree } = letrec<{ tree: Tree }>((tie) => ({
    tree: oneof(
      { maxDepth: 3 },
      record({ ...own, below: constant<readonly Tree[]>([]) }),
      record({ ...own, below: array(tie('tree'), { maxLength: 3 }) }),
    ),
  }));

  const escaped = (text: string): string =>
    text
      .replaceAll(/[^\t\n\r -\uD7FF\uE000-\uFFFD]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;');
  const written = ({ name, attribute, text, below }: Tree): string =>
    `<${name} x="${escaped(attribute).replaceAll(/\s/g, ' ')}">${escaped(text)}${below.map(written).join('')}</${name}>`;
  const shape = (element: XmlElement): unknown =>
    element.names.map((name) => [name, element.children(name).map((inner) => [inner.attribute('x'), shape(inner)])]);

  test('sees the elements that another parser sees', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      removeNSPrefix: true,
      parseTagValue: false,
      trimValues: false,
      isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
    });
    assert(
      property(array(tree, { maxLength: 3 }), (trees) => {
        const text = `<root>${trees.map(written).join('')}</root>`;
        const parsed: unknown = parser.parse(text);
        expect(shape(read(text, 'root'))).toEqual(shapeOf(parsed)[0]?.[1][0]?.[1] ?? []);
      }),
      { numRuns: 300 },
    );
  });
});

type Shape = readonly (readonly [string, readonly (readonly [string | null, Shape])[]])[];

/** The same shape of what the other parser gives. */
function shapeOf(value: unknown): Shape {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, members]) =>
    name.startsWith('@') || name.startsWith('#') || !Array.isArray(members)
      ? []
      : [[name, members.map((member: unknown) => [attributeOf(member), shapeOf(member)] as const)] as const],
  );
}

function attributeOf(member: unknown): string | null {
  if (typeof member !== 'object' || member === null) return null;
  const attribute = Object.entries(member).find(([name]) => name === '@x')?.[1];
  return typeof attribute === 'string' ? attribute : null;
}
