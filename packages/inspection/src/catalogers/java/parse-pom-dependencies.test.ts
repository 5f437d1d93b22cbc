import { assert, constantFrom, array, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePomDependencies } from './parse-pom-dependencies.ts';
import { pomTexts } from './pom-texts.ts';

const PROJECT = { groupId: 'g', artifactId: 'a', version: '7' };

function read(pom: string): readonly string[] {
  return parsePomDependencies(Buffer.from(pom), PROJECT);
}

/** A project with one dependency `h:b` and what else is said of it. */
function withOne(rest: string, project = ''): string {
  return `<project>${project}<dependencies><dependency><groupId>h</groupId><artifactId>b</artifactId>${rest}</dependency></dependencies></project>`;
}

describe('dependencies of a project', () => {
  test.each<[string, string, readonly string[]]>([
    ['with a version', withOne('<version>1.2</version>'), ['h:b:1.2']],
    ['with white space and comments', withOne('<version>\n  1.2 <!-- x --> </version>'), ['h:b:1.2']],
    ['with a version of its parent', withOne(''), ['h:b']],
    ['with a range', withOne('<version>[1,2)</version>'), ['h:b']],
    ['with the version of the project', withOne('<version>${project.version}</version>'), ['h:b:7']],
    [
      'with a property',
      withOne('<version>${b.version}</version>', '<properties><b.version>3</b.version></properties>'),
      ['h:b:3'],
    ],
    [
      'with a property of properties',
      withOne('<version>${x}</version>', '<properties><x>1.${y}</x><y>${project.version}</y></properties>'),
      ['h:b:1.7'],
    ],
    [
      'with the version of the parent',
      withOne('<version>${project.parent.version}</version>', '<parent><version>9</version></parent>'),
      ['h:b:9'],
    ],
    ['with an unknown property', withOne('<version>${x}</version>'), ['h:b']],
    ['with a property of itself', withOne('<version>${x}</version>', '<properties><x>${x}</x></properties>'), ['h:b']],
    [
      'with a property that grows without end',
      withOne(
        '<version>${x}</version>',
        `<properties><x>${'${y}'.repeat(99)}</x><y>${'${x}'.repeat(99)}</y></properties>`,
      ),
      ['h:b'],
    ],
    ['at run time', withOne('<scope>runtime</scope>'), ['h:b']],
    ['for tests', withOne('<scope>test</scope>'), []],
    ['that the surroundings provide', withOne('<scope>provided</scope>'), []],
    ['in an unknown scope', withOne('<scope>${x}</scope>'), []],
    ['that is optional', withOne('<optional>true</optional>'), []],
    ['with exclusions', withOne('<exclusions><exclusion><artifactId>c</artifactId></exclusion></exclusions>'), ['h:b']],
    [
      'that is only managed',
      `<project><dependencyManagement><dependencies><dependency><groupId>h</groupId><artifactId>b</artifactId></dependency></dependencies></dependencyManagement></project>`,
      [],
    ],
    [
      'of a plugin',
      `<project><build><plugins><plugin><dependencies><dependency><groupId>h</groupId><artifactId>b</artifactId></dependency></dependencies></plugin></plugins></build></project>`,
      [],
    ],
    ['in a comment', `<project><!-- ${withOne('')} --></project>`, []],
    [
      'with a namespace',
      withOne('').replace('<project>', '<?xml version="1.0"?><!DOCTYPE x><project xmlns="u" a=\'b\'>'),
      ['h:b'],
    ],
    [
      'without a group',
      '<project><dependencies><dependency><artifactId>b</artifactId></dependency></dependencies></project>',
      [],
    ],
    ['with a name that is none', withOne('').replace('>b<', '>b c<'), []],
    [
      'twice',
      withOne('').replace(
        '</dependencies>',
        '<dependency><groupId>h</groupId><artifactId>b</artifactId></dependency></dependencies>',
      ),
      ['h:b'],
    ],
    ['cut off', withOne('').slice(0, -60), []],
    ['in no XML', 'project', []],
  ])('%s', (_name, pom, expected) => {
    expect(read(pom)).toEqual(expected);
  });

  test('are bounded in number', () => {
    const one = (_: unknown, index: number): string =>
      `<dependency><groupId>h</groupId><artifactId>b${index}</artifactId></dependency>`;
    const pom = `<project><dependencies>${Array.from({ length: 6000 }, one).join('')}</dependencies></project>`;
    expect(read(pom)).toHaveLength(5000);
  });

  test('are read from any text without an error', () => {
    const part = constantFrom(
      '<project>',
      '<dependencies>',
      '<dependency>',
      '<groupId>',
      'a',
      '</',
      '>',
      '<!--',
      '-->',
      '<![CDATA[',
      '${',
      '}',
      '/>',
    );
    assert(
      property(array(part), string(), (parts, text) => {
        expect(read(parts.join('') + text).every((found) => found.includes(':'))).toBe(true);
      }),
    );
  });
});

test('elements are walked over however deep they lie', () => {
  const deep = `${'<a>'.repeat(50_000)}x${'</a>'.repeat(50_000)}`;
  const paths = [...pomTexts(`<p>${deep}<q>y</q></p>`)].map(({ path }) => path);
  expect(paths.at(-1)).toBe('p/q');
  expect(Math.max(...paths.map((path) => path.split('/').length))).toBe(12);
});
