import type { Fields } from './document-fields.ts';
import { vexInvalid } from './document-fields.ts';
import { digestsOf, mergedProduct, NO_PRODUCT, productOf } from './product-identity.ts';
import type { VexDocument, VexProduct, VexStatement, VexStatus, VexTarget } from './vex-document.ts';

/** States of an analysis. CycloneDX 1.6, `vulnerabilities[].analysis.state`. */
const STATES: ReadonlyMap<string, VexStatus> = new Map([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
  ['false_positive', 'not_affected'],
  ['not_affected', 'not_affected'],
]);

/** Justifications and the labels of OpenVEX that mean the same; the others stay as they are. */
const JUSTIFICATIONS: ReadonlyMap<string, string> = new Map([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
]);

/** Components, nested ones included, of one document. */
const MAX_COMPONENTS = 500_000;

/**
 * Reads the vulnerabilities of a CycloneDX document in JSON, whether it stands alone or is the SBOM itself. What has no analysis says
 * nothing. A document about another image says nothing of this one: its subject contains what it is about.
 * @throws VEX_INVALID
 */
export function readCycloneDx(root: Fields): VexDocument {
  const metadata = root.object('metadata');
  const timestamp = metadata?.instant('timestamp') ?? null;
  const subject = metadata?.object('component') ?? null;
  const components = componentsByRef(root, subject);
  const image = subject === null || !isImage(subject) ? null : readComponent(subject);
  const subjectRef = subject?.id('bom-ref') ?? null;
  const authors = metadata?.objects('authors') ?? [];
  return {
    format: 'cyclonedx',
    id: root.id('serialNumber') ?? '',
    author: authors[0]?.id('name') ?? metadata?.object('supplier')?.id('name') ?? null,
    timestamp,
    statements: root
      .objects('vulnerabilities')
      .flatMap((one) => readVulnerability(one, { components, image, subjectRef, timestamp })),
  };
}

interface BomContext {
  readonly components: ReadonlyMap<string, VexProduct>;
  /** The image that the document is about; null when it is about no image. */
  readonly image: VexProduct | null;
  readonly subjectRef: string | null;
  readonly timestamp: string | null;
}

function isImage(subject: Fields): boolean {
  return subject.id('type') === 'container' || /^pkg:(?:oci|docker)\//i.test(subject.id('purl') ?? '');
}

function readVulnerability(fields: Fields, context: BomContext): readonly VexStatement[] {
  const analysis = fields.object('analysis');
  const state = analysis?.id('state') ?? null;
  if (analysis === null || state === null) return [];
  const status = STATES.get(state);
  if (status === undefined)
    throw analysis.wrong('state', `is ${JSON.stringify(state.slice(0, 100))}, which is no state`);
  const others = fields.objects('references').flatMap((one) => one.id('id') ?? []);
  const justification = analysis.id('justification');
  return [
    {
      ids: [...new Set([fields.requiredId('id'), ...others])],
      status,
      justification: justification === null ? null : (JUSTIFICATIONS.get(justification) ?? justification),
      text: analysis.text('detail') ?? fields.text('recommendation'),
      timestamp: analysis.instant('lastUpdated') ?? fields.instant('updated') ?? context.timestamp,
      targets: fields.objects('affects').flatMap((one) => readTargets(one, status, context)),
    },
  ];
}

/** A part of the subject image, the image itself, or a component of no image in particular. */
function readTargets(affects: Fields, status: VexStatus, context: BomContext): readonly VexTarget[] {
  const ref = bomRefOf(affects.requiredId('ref'));
  const listed = context.components.get(ref) ?? (/^pkg:/i.test(ref) ? productOf(ref) : null);
  if (listed === null) return [];
  const product = withVersions(listed, affects, status);
  if (product === null) return [];
  if (context.image === null) return [{ product, subcomponents: [] }];
  if (ref === context.subjectRef) return [{ product: context.image, subcomponents: [] }];
  return [{ product: context.image, subcomponents: [product] }];
}

/** `urn:cdx:serial/1#ref` is the ref of another document. */
function bomRefOf(text: string): string {
  const [, ref] = /^urn:cdx:[^#]*#(.*)$/s.exec(text) ?? [];
  if (ref === undefined) return text;
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref;
  }
}

/** Versions narrow a component to those of the analysis; ranges are not read and narrow it to nothing. */
function withVersions(product: VexProduct, affects: Fields, status: VexStatus): VexProduct | null {
  const versions = affects.objects('versions');
  if (versions.length === 0) return product;
  const wanted = status === 'not_affected' || status === 'fixed' ? 'unaffected' : 'affected';
  const texts = versions.flatMap((one) =>
    (one.id('status') ?? 'affected') === wanted ? (one.id('version') ?? []) : [],
  );
  const purls = product.purls.flatMap((purl) => texts.flatMap((text) => purlAt(purl, text)));
  return purls.length === 0 ? null : { ...NO_PRODUCT, purls };
}

/** The package URL at a version; none when it is at another one already. */
function purlAt(purl: string, version: string): readonly string[] {
  const [, base = '', own, rest = ''] = /^([^?#]*?)(?:@([^@/?#]*))?([?#].*)?$/s.exec(purl) ?? [];
  const encoded = encodeURIComponent(version);
  if (own !== undefined && own !== encoded && own !== version) return [];
  return [`${base}@${encoded}${rest}`];
}

function componentsByRef(root: Fields, subject: Fields | null): ReadonlyMap<string, VexProduct> {
  const components = new Map<string, VexProduct>();
  const open = [...(subject === null ? [] : [subject]), ...root.objects('components')];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    seen += 1;
    if (seen > MAX_COMPONENTS) throw vexInvalid(root.document, '/components', 'has too many entries');
    const ref = next.id('bom-ref');
    if (ref !== null) components.set(ref, readComponent(next));
    for (const part of next.objects('components')) open.push(part);
  }
  return components;
}

/** A container that has neither package URL nor digest is known by its name as a reference. */
function readComponent(fields: Fields): VexProduct {
  const named = ['purl', 'cpe'].flatMap((key) => fields.id(key) ?? []).map(productOf);
  const isContainer = fields.id('type') === 'container';
  const hashes = fields.objects('hashes').map((one) => [one.id('alg') ?? '', one.id('content') ?? ''] as const);
  const digests = isContainer ? digestsOf(hashes) : [];
  const version = fields.id('version');
  const ownVersion = version === null ? [] : digestsOf([['sha256', version]]);
  const product = named.reduce(mergedProduct, {
    ...NO_PRODUCT,
    digests: isContainer ? [...digests, ...ownVersion] : [],
  });
  const isKnown = product.purls.length > 0 || product.digests.length > 0;
  const name = fields.id('name');
  if (!isContainer || isKnown || name === null) return product;
  const separator = version === null || name.includes('@') ? '' : ':';
  return { ...product, references: [`${name}${separator}${separator === '' ? '' : (version ?? '')}`] };
}
