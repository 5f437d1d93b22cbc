import {
  type Gap,
  type ImageSubject,
  type JsonObject,
  type OperatingSystem,
  type Package,
  compareText,
} from '@assay/core';
import { fitJson } from './cyclonedx-json/format.ts';
import { bomFromXml } from './cyclonedx-xml/from-xml.ts';
import { readBom } from './cyclonedx/read-bom.ts';
import { plainOs } from './decode/facts.ts';
import { sbomGap } from './decode/gap-notes.ts';
import { MAX_BYTES, MAX_DEPTH } from './decode/limits.ts';
import { parsePurl, qualifier } from './decode/package-from-component.ts';
import { parseStrictJson } from './decode/strict-json.ts';
import { unwrap } from './decode/unwrap.ts';
import { sbomError } from './errors.ts';
import { readNative } from './native/read-native.ts';
import type { ReadSbom, SbomDocument, SbomEnvelope } from './sbom-document.ts';
import { documentFromTagValue } from './spdx-tv/read-tag-value.ts';
import { readDocument } from './spdx/read-document.ts';
import { readGraph } from './spdx3-json/read-graph.ts';
import { isSyftDocument, readSyft } from './syft-json/read-syft.ts';
import { isObject } from './text/json-text.ts';
import { oneLine } from './text/one-line.ts';
import { readXml } from './xml/read-xml.ts';

/** What is accepted. */
export interface DecodeOptions {
  /** Bytes of UTF-8. Default 256 MiB. */
  readonly maxBytes?: number;
}

/**
 * Reads an SBOM whose format it recognises by content: CycloneDX 1.2 to 1.7 as JSON or XML, SPDX 2.2 and 2.3 as JSON or tag-value,
 * SPDX 3.0 as JSON-LD, syft's own JSON, Assay's own JSON; plain, or in an in-toto statement, a DSSE envelope or a Sigstore bundle, whose signatures
 * are not checked here. What a component does not tell becomes a gap; none disappears.
 * @throws SBOM_TOO_LARGE, SBOM_TOO_DEEP, SBOM_SYNTAX, SBOM_DTD, SBOM_NOT_RECOGNIZED, SBOM_VERSION_UNSUPPORTED, SBOM_INVALID
 */
export function decodeSbom(text: string, { maxBytes = MAX_BYTES }: DecodeOptions = {}): SbomDocument {
  if (text.length > maxBytes || (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes)) {
    throw sbomError('SBOM_TOO_LARGE', `the document is larger than ${maxBytes} bytes`);
  }
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (!content.trimStart().startsWith('{')) return finish(readText(content), null);
  const document = parseStrictJson(content, MAX_DEPTH);
  if (!isObject(document)) throw sbomError('SBOM_NOT_RECOGNIZED', 'the document is not a JSON object');
  const unwrapped = unwrap(document, MAX_DEPTH);
  const read = typeof unwrapped.content === 'string' ? readText(unwrapped.content) : readJson(unwrapped.content);
  return finish(read, unwrapped.envelope);
}

function readText(text: string): ReadSbom {
  if (text.trimStart().startsWith('<')) {
    return readBom(bomFromXml(readXml(text, MAX_DEPTH)), { format: 'cyclonedx-xml', fit: oneLine });
  }
  if (/^\s{0,100}(?:#[^\n]{0,1000}\n\s{0,100}){0,50}SPDXVersion:/.test(text)) {
    return readDocument(documentFromTagValue(text), 'spdx-tv');
  }
  throw sbomError('SBOM_NOT_RECOGNIZED', 'the document is neither JSON nor XML nor SPDX tag-value');
}

function readJson(document: JsonObject): ReadSbom {
  if (document['bomFormat'] === 'CycloneDX') return readBom(document, { format: 'cyclonedx-json', fit: fitJson });
  if (document['spdxVersion'] !== undefined) return readDocument(document, 'spdx-json');
  if (document['@graph'] !== undefined && JSON.stringify(document['@context'] ?? '').includes('spdx.org')) {
    return readGraph(document);
  }
  if (isSyftDocument(document)) return readSyft(document);
  if (document['schemaVersion'] !== undefined && isObject(document['subject']) && Array.isArray(document['packages'])) {
    return readNative(document);
  }
  throw sbomError('SBOM_NOT_RECOGNIZED', 'the JSON document is no SBOM that Assay reads');
}

function finish(read: ReadSbom, envelope: SbomEnvelope | null): SbomDocument {
  const { subject, gaps } = withEnvelope(read.subject, envelope);
  return {
    ...read,
    subject,
    os: read.os ?? osOfPackages(read.packages),
    packages: read.packages.toSorted(comparePackages),
    gaps: [...read.gaps, ...gaps],
    envelope,
  };
}

/** What is signed is the statement: its subject counts where the document names no digest, and must agree where it does. */
function withEnvelope(
  subject: ImageSubject,
  envelope: SbomEnvelope | null,
): { readonly subject: ImageSubject; readonly gaps: readonly Gap[] } {
  const digests = envelope?.subjects.flatMap(({ digest }) => (digest === null ? [] : [digest])) ?? [];
  const [only] = digests;
  if (only === undefined) return { subject, gaps: [] };
  if (subject.digest === null)
    return { subject: digests.length === 1 ? { ...subject, digest: only } : subject, gaps: [] };
  const agrees = digests.some((digest) => digest === subject.digest || digest === subject.indexDigest);
  return { subject, gaps: agrees ? [] : [sbomGap('SBOM_SUBJECT_MISMATCH', '')] };
}

/** Documents without an operating system name it in the package URLs of its packages: `distro=debian-12`. */
function osOfPackages(packages: readonly Package[]): OperatingSystem | null {
  const names = new Set<string>();
  for (const { type, purl } of packages) {
    if (!['deb', 'apk', 'rpm', 'alpm'].includes(type)) continue;
    const name = qualifier(parsePurl(purl), 'distro');
    if (name !== undefined) names.add(name);
  }
  const [only] = names;
  if (only === undefined || names.size > 1) return null;
  const dash = only.lastIndexOf('-');
  return dash > 0 ? plainOs(only.slice(0, dash), only.slice(dash + 1), undefined) : plainOs(only, undefined, undefined);
}

function comparePackages(a: Package, b: Package): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '') ||
    compareText(a.purl, b.purl)
  );
}
