import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Inspection, JsonObject } from '@assay/core';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { listField } from './decode/json-fields.ts';
import { parseStrictJson } from './decode/strict-json.ts';
import { encodeSbom } from './encode-sbom.ts';
import { SPDX_EXCEPTION_IDS, SPDX_LICENSE_IDS } from './licenses/spdx-license-ids.ts';
import { isObject } from './text/json-text.ts';
import { arbitraryPackage } from './testing/arbitrary-package.ts';
import { CREATED, sampleInspection, sampleWithEvidence } from './testing/sample-inspection.ts';

const SCHEMAS = join(
  dirname(fileURLToPath(import.meta.resolve('@cyclonedx/cyclonedx-library/package.json'))),
  'res/schema',
);
const CORPUS = process.env['ASSAY_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const VERSIONS = ['1.5', '1.6', '1.7'];

/** Images on which every document has to be valid: plain, with files, empty, hostile. */
const IMAGES: readonly (readonly [name: string, inspection: Inspection, includeFiles: boolean])[] = [
  ['a plain image', sampleInspection(), false],
  ['an image with its files', sampleInspection(), true],
  ['an image with the files that are evidence', sampleWithEvidence(), false],
  ['an image with all files, evidence among them', sampleWithEvidence(), true],
  ['an image with nothing in it', emptyInspection(), true],
  ['a directory with hostile names', hostileInspection(), false],
];

function emptyInspection(): Inspection {
  const subject = { reference: '/srv/root fs', digest: null, indexDigest: null, imageId: null, platform: null };
  return sampleInspection({ subject, packages: [], gaps: [], os: null, source: { kind: 'dir', layers: [] } });
}

function hostileInspection(): Inspection {
  const packages = fc.sample(arbitraryPackage, { numRuns: 300, seed: 7 });
  return sampleInspection({
    packages,
    subject: { ...sampleInspection().subject, reference: 'dir:/a\n<b>&"\u0000\ud800' },
    tool: { name: 'assay\n', version: '</text>' },
  });
}

function readSchema(path: string): JsonObject {
  const schema = parseStrictJson(readFileSync(path, 'utf8'), 100);
  if (!isObject(schema)) throw new Error(`${path} is no schema`);
  return schema;
}

describe.each(VERSIONS)('CycloneDX %s JSON', (specVersion) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('iri-reference', /^[^\s<>"\\^`{|}]*$/u);
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/u);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    ajv.addSchema(
      readSchema(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`)),
      `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
    );
  }
  const validate = ajv.compile(readSchema(join(SCHEMAS, `bom-${specVersion}.SNAPSHOT.schema.json`)));

  test.each(IMAGES)('is valid for %s', (_name, inspection, includeFiles) => {
    const text = encodeSbom('cyclonedx-json', inspection, { specVersion, includeFiles, createdAt: CREATED });
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the schema refuses what breaks it', () => {
    const text = encodeSbom('cyclonedx-json', sampleInspection(), { specVersion, createdAt: CREATED });
    expect(validate(JSON.parse(text.replace('"type": "library"', '"type": "libary"')))).toBe(false);
  });
});

const XMLLINT = 'xmllint';
const xmllint = spawnSync(XMLLINT, ['--version']).error === undefined;
describe.skipIf(!xmllint)(`CycloneDX XML${xmllint ? '' : ' (xmllint is not installed: package libxml2-utils)'}`, () => {
  const directory = mkdtempSync(join(tmpdir(), 'assay-sbom-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** The schema names the licence list by its address on the web; here it is the file beside it. */
  function schemaFor(specVersion: string): string {
    const path = join(directory, `bom-${specVersion}.xsd`);
    const schema = readFileSync(join(SCHEMAS, `bom-${specVersion}.SNAPSHOT.xsd`), 'utf8');
    writeFileSync(
      path,
      schema.replace(/schemaLocation="[^"]*spdx[^"]*"/, `schemaLocation="${join(SCHEMAS, 'spdx.SNAPSHOT.xsd')}"`),
    );
    return path;
  }

  test.each(VERSIONS.flatMap((version) => IMAGES.map((image) => [version, ...image] as const)))(
    '%s is valid for %s',
    (specVersion, _name, inspection, includeFiles) => {
      const path = join(directory, 'bom.xml');
      writeFileSync(path, encodeSbom('cyclonedx-xml', inspection, { specVersion, includeFiles, createdAt: CREATED }));
      const output = execFileSync(XMLLINT, ['--noout', '--nonet', '--schema', schemaFor(specVersion), path], {
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
      });
      expect(output).toBe('');
    },
  );
});

const OFFICIAL = [
  ['spdx-json', join(CORPUS, 'schemas/spdx-2.3.schema.json'), Ajv] as const,
  ['spdx3-json', join(CORPUS, 'schemas/spdx-3.0.1.schema.json'), Ajv2020] as const,
];
describe.each(OFFICIAL)('%s by its official schema', (format, path, Validator) => {
  const there = existsSync(path);
  test.skipIf(!there).each(IMAGES)(
    `is valid for %s${there ? '' : ` (missing: ${path})`}`,
    (_name, inspection, includeFiles) => {
      const ajv = new Validator({ strict: false, allErrors: true });
      addFormats.default(ajv);
      const validate = ajv.compile(readSchema(path));
      validate(JSON.parse(encodeSbom(format, inspection, { includeFiles, createdAt: CREATED })));
      expect(validate.errors ?? []).toEqual([]);
    },
  );
});

test('the licence list is that of the schemas of CycloneDX', () => {
  const schema = readSchema(join(SCHEMAS, 'spdx.SNAPSHOT.schema.json'));
  expect([...SPDX_LICENSE_IDS, ...SPDX_EXCEPTION_IDS].toSorted()).toEqual(
    listField(schema, 'enum').map(String).toSorted(),
  );
});
