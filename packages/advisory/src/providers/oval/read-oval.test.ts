import { describe, expect, it } from 'vitest';
import type { FeedFile } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { readOvalFile } from './oval-file.ts';
import { readOval } from './read-oval.ts';

interface Draft {
  readonly test: string;
  readonly object: string;
  readonly state?: string;
}

function readDraft({ test, object, state = '' }: Draft): readonly unknown[] {
  const text = `<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
    <definition class="vulnerability" id="oval:x:def:1"><metadata><title>t</title></metadata>
    <criteria><criterion test_ref="t" comment="c"/></criteria></definition></definitions>
    <tests><${test} id="t"><object object_ref="o"/>${state === '' ? '' : '<state state_ref="s"/>'}</${test}></tests>
    <objects>${object}</objects><states>${state}</states></oval_definitions>`;
  const file: FeedFile = { path: 'x.xml', bytes: Buffer.from(text) };
  const source = sourceOf('x', file);
  const { root } = readOvalFile(source, file);
  return [...readOval(source, root)].flatMap(({ checks }) =>
    checks.map(({ name, lower, upper, exact }) => ({ name, lower, upper, exact })),
  );
}

const MANIFEST = '<filename>manifest</filename><pattern>^curl(?::\\w+|)\\s+(.*)$</pattern>';
const RPM = { test: 'rpminfo_test', object: '<rpminfo_object id="o"><name>curl</name></rpminfo_object>' };
const LIST = {
  test: 'textfilecontent54_test',
  object: `<textfilecontent54_object id="o">${MANIFEST}</textfilecontent54_object>`,
};

describe('conditions of OVAL', () => {
  const before = { name: 'curl', lower: null, upper: { version: '0:8.1-1', inclusive: false }, exact: null };
  const evr = '<evr datatype="evr_string" operation="less than">0:8.1-1</evr>';
  const line = '<subexpression datatype="debian_evr_string" operation="less than">0:8.1-1</subexpression>';
  it.each<[string, Draft, readonly unknown[]]>([
    ['are on packages of rpm', { ...RPM, state: `<rpminfo_state id="s">${evr}</rpminfo_state>` }, [before]],
    [
      'are on lines of a list of packages',
      { ...LIST, state: `<textfilecontent54_state id="s">${line}</textfilecontent54_state>` },
      [before],
    ],
    [
      'say by version 0 that a package is not affected',
      { ...RPM, state: '<rpminfo_state id="s"><version operation="equals">0</version></rpminfo_state>' },
      [{ name: 'curl', lower: null, upper: null, exact: '0' }],
    ],
    [
      'may be on a product alone',
      { ...RPM, state: '<rpminfo_state id="s"><version operation="equals">15.4</version></rpminfo_state>' },
      [],
    ],
  ])('%s', (_, draft, expected) => {
    expect(readDraft(draft)).toEqual(expected);
  });

  it.each<[string, Draft]>([
    ['tests of no kind that is known', { test: 'uname_test', object: '' }],
    [
      'tests of files that are no list of packages',
      {
        ...LIST,
        object:
          '<textfilecontent54_object id="o"><filename>release</filename><pattern>x</pattern></textfilecontent54_object>',
      },
    ],
    ['a list that is searched for something else', { ...LIST, object: LIST.object.replace('(.*)$', '.*') }],
  ])('are not taken for none where a document has nothing but %s', (_, draft) => {
    expect(() => readDraft(draft)).toThrow(expect.objectContaining({ code: 'FEED_INVALID' }));
  });
});
