import type { JsonObject, JsonValue } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { decodeSbom } from '../decode-sbom.ts';
import type { SbomDocument } from '../sbom-document.ts';
import { MAX_RELATIONS } from './dependency-edges.ts';

function component(ref: string, name = ref): JsonObject {
  return { type: 'library', 'bom-ref': ref, name, version: '1', purl: `pkg:npm/${name}@1` };
}

function bom(dependencies: readonly JsonValue[], components = ['a', 'b', 'c'].map((ref) => component(ref))): string {
  const metadata = { component: { type: 'container', 'bom-ref': 'root', name: 'app' } };
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata, components, dependencies });
}

function spdx(relationships: readonly (readonly [string, string, string])[]): string {
  return JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    packages: ['a', 'b', 'c'].map((name) => ({
      SPDXID: `SPDXRef-${name}`,
      name,
      versionInfo: '1',
      externalRefs: [{ referenceType: 'purl', referenceLocator: `pkg:npm/${name}@1` }],
    })),
    files: [{ SPDXID: 'SPDXRef-file', fileName: './x' }],
    relationships: relationships.map(([from, relationshipType, to]) => ({
      spdxElementId: from,
      relationshipType,
      relatedSpdxElement: to,
    })),
  });
}

/** An SPDX 3 document of the packages a and b with one relationship. */
function graph(relationship: JsonObject): string {
  const packages = ['a', 'b'].map((name) => ({
    type: 'software_Package',
    spdxId: `urn:${name}`,
    name,
    software_packageVersion: '1',
    software_packageUrl: `pkg:npm/${name}@1`,
  }));
  return JSON.stringify({
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [{ type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1' }, ...packages, relationship],
  });
}

/** What each package needs, by its name, and the gaps about it. */
function needs({ packages, gaps }: SbomDocument): JsonObject {
  const known = packages.flatMap(({ name, dependsOn }) =>
    dependsOn === undefined ? [] : [[name, dependsOn] as const],
  );
  const codes = gaps.map(({ code }) => code).filter((code) => /REFERENCE|RELATION/.test(code));
  return Object.fromEntries<JsonValue>([...known, ...(codes.length === 0 ? [] : [['gaps', codes] as const])]);
}

const [A, B, C] = ['pkg:npm/a@1', 'pkg:npm/b@1', 'pkg:npm/c@1'];

describe('what packages depend on', () => {
  test.each<[string, string, unknown]>([
    [
      'a chain',
      bom([{ ref: 'a', dependsOn: ['b'] }, { ref: 'b', dependsOn: ['c'] }, { ref: 'c' }]),
      { a: [B], b: [C] },
    ],
    [
      'a cycle',
      bom([
        { ref: 'a', dependsOn: ['b'] },
        { ref: 'b', dependsOn: ['a', 'b'] },
      ]),
      { a: [B], b: [A] },
    ],
    [
      'of entries about one package all',
      bom([
        { ref: 'a', dependsOn: ['c', 'b'] },
        { ref: 'a', dependsOn: ['b'] },
      ]),
      { a: [B, C] },
    ],
    ['nothing of the image', bom([{ ref: 'root', dependsOn: ['a', 'b'] }]), {}],
    ['what has a name', bom([{ ref: 'a', dependsOn: ['b', 'x'] }]), { a: [B], gaps: ['SBOM_REFERENCE_UNKNOWN'] }],
    ['no other types', bom([{ ref: 'a', dependsOn: [1, null] }, 5, { ref: 3 }]), { gaps: ['SBOM_REFERENCE_UNKNOWN'] }],
    [
      'no names that two components have',
      bom([{ ref: 'a', dependsOn: ['b'] }], [component('a'), component('b'), component('b', 'c')]),
      { gaps: ['SBOM_REFERENCE_UNKNOWN'] },
    ],
    [
      'what XML nests',
      `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>${['a', 'b', 'c']
        .map(
          (ref) =>
            `<component type="library" bom-ref="${ref}"><name>${ref}</name><version>1</version><purl>pkg:npm/${ref}@1</purl></component>`,
        )
        .join(
          '',
        )}</components><dependencies><dependency ref="a"><dependency ref="b"><dependency ref="c"/></dependency></dependency></dependencies></bom>`,
      { a: [B], b: [C] },
    ],
    [
      'relationships of SPDX 2 in either direction',
      spdx([
        ['SPDXRef-a', 'DEPENDS_ON', 'SPDXRef-b'],
        ['SPDXRef-c', 'DEPENDENCY_OF', 'SPDXRef-a'],
        ['SPDXRef-a', 'RUNTIME_DEPENDENCY_OF', 'SPDXRef-b'],
        ['SPDXRef-c', 'DEV_DEPENDENCY_OF', 'SPDXRef-b'],
        ['SPDXRef-c', 'DEPENDS_ON', 'NONE'],
        ['SPDXRef-c', 'DEPENDS_ON', 'SPDXRef-file'],
      ]),
      { a: [B, C], b: [A] },
    ],
    [
      'no packages of other documents',
      spdx([['SPDXRef-a', 'DEPENDS_ON', 'DocumentRef-x:SPDXRef-b']]),
      { gaps: ['SBOM_REFERENCE_UNKNOWN'] },
    ],
    [
      'relationships of tag-value',
      [
        'SPDXVersion: SPDX-2.3',
        ...['a', 'b'].flatMap((name) => [
          `PackageName: ${name}`,
          `SPDXID: SPDXRef-${name}`,
          'PackageVersion: 1',
          `ExternalRef: PACKAGE-MANAGER purl pkg:npm/${name}@1`,
        ]),
        'Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b',
      ].join('\n'),
      { a: [B] },
    ],
    [
      'relationships of SPDX 3',
      graph({ type: 'Relationship', from: 'urn:a', relationshipType: 'dependsOn', to: ['urn:b', 'NoneElement'] }),
      { a: [B] },
    ],
    [
      'relationships of SPDX 3 at run time',
      graph({
        type: 'LifecycleScopedRelationship',
        from: 'urn:a',
        relationshipType: 'dependsOn',
        to: ['urn:b'],
        scope: 'runtime',
      }),
      { a: [B] },
    ],
    [
      'no relationships of SPDX 3 for tests',
      graph({
        type: 'LifecycleScopedRelationship',
        from: 'urn:a',
        relationshipType: 'dependsOn',
        to: ['urn:b'],
        scope: 'test',
      }),
      {},
    ],
    [
      'nothing of SPDX 3 that is elsewhere',
      graph({ type: 'Relationship', from: 'urn:a', relationshipType: 'dependsOn', to: ['urn:z', 7] }),
      { gaps: ['SBOM_REFERENCE_UNKNOWN'] },
    ],
    [
      'relationships of syft',
      JSON.stringify({
        schema: { version: '16.0.0' },
        artifacts: ['a', 'b'].map((name) => ({ id: name, name, version: '1', purl: `pkg:npm/${name}@1` })),
        artifactRelationships: [
          { parent: 'b', child: 'a', type: 'dependency-of' },
          { parent: 'a', child: 'b', type: 'contains' },
        ],
      }),
      { a: [B] },
    ],
  ])('is %s', (_name, text, expected) => {
    expect(needs(decodeSbom(text))).toEqual(expected);
  });

  test('is read up to a number of relations, and the rest is a gap', () => {
    const dependsOn = Array.from({ length: 1_000_000 }, (_, index) => (index < MAX_RELATIONS ? 'b' : 'c'));
    expect(needs(decodeSbom(bom([{ ref: 'a', dependsOn }])))).toEqual({ a: [B], gaps: ['SBOM_RELATION_LIMIT'] });
  });

  test('is one gap however many names are unknown', () => {
    const dependsOn = Array.from({ length: 100_000 }, (_, index) => `x${index}`);
    const { gaps } = decodeSbom(bom([{ ref: 'a', dependsOn }]));
    expect(gaps.map(({ code }) => code)).toEqual(['SBOM_REFERENCE_UNKNOWN']);
    expect(gaps[0]?.message).toContain('100000: x0, x1');
  });
});
