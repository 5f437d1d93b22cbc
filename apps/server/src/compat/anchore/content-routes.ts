import {
  type FileEntry,
  type Inspection,
  type Package,
  type PackageType,
  type VulnerabilityMatch,
  parseDigest,
} from '@assay/core';
import type { images } from '@assay/store';
import { Type } from 'typebox';
import { openMatcherFor } from '../../advisories/matcher.ts';
import { serverError } from '../../errors.ts';
import type { BareCall } from '../../http/call.ts';
import { type Route, NOTHING, defineRoute } from '../../http/route.ts';
import { closed, text } from '../../http/schemas.ts';
import { loadInspection } from '../../images/stored-inspection.ts';
import { imageNamed } from '../../judgement/resolve-image.ts';
import { inheritedMatches, namedBase } from './base-image.ts';
import { ANCHORE_IMAGE_PATH, BASE_DIGEST, READ_IMAGES, TAG, flag } from './anchore-schemas.ts';

/** Packages of operating systems; all others are of languages and tools. */
const OS_TYPES: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm', 'opkg', 'alpm', 'portage']);

/** Types of contents by the names that the v2 API has for them. */
const LANGUAGES: ReadonlyMap<string, PackageType> = new Map([
  ['gem', 'gem'],
  ['go', 'golang'],
  ['java', 'maven'],
  ['npm', 'npm'],
  ['nuget', 'nuget'],
  ['python', 'pypi'],
]);

const CONTENT_TYPES = ['files', ...LANGUAGES.keys(), 'os'];

const VULNERABILITY_TYPES = ['all', 'non-os', 'os'];

async function inspectionAt(call: BareCall, imageDigest: string): Promise<Inspection> {
  return (await inspectedAt(call, imageDigest)).inspection;
}

async function inspectedAt(
  call: BareCall,
  imageDigest: string,
): Promise<{ readonly image: images.ImageSummary; readonly inspection: Inspection }> {
  const image = await imageNamed(call.scope(), parseDigest(imageDigest.toLowerCase()), null);
  const kept = image === null ? null : await loadInspection(call.parts, call.scope(), image.id);
  if (image === null || kept === null) {
    throw serverError('NOT_FOUND', 'the space knows no inspected image of that digest');
  }
  return { image, inspection: kept.inspection };
}

function kindsRoute(id: string, part: string, kinds: readonly string[], summary: string): Route {
  return defineRoute({
    id,
    method: 'GET',
    path: `/v2/images/:imageDigest/${part}`,
    tag: TAG,
    summary,
    access: READ_IMAGES,
    params: ANCHORE_IMAGE_PATH,
    query: NOTHING,
    body: NOTHING,
    answers: { 200: { description: 'Their names.', schema: Type.Array(Type.String()) } },
    handle: async (call) => {
      await inspectionAt(call, call.params.imageDigest);
      return { status: 200, body: kinds };
    },
  });
}

const vulnerabilities = defineRoute({
  id: 'anchoreListVulnerabilities',
  method: 'GET',
  path: '/v2/images/:imageDigest/vuln/:vulnType',
  tag: TAG,
  summary:
    'The vulnerabilities of an image by the advisory data of now; as clients of the Anchore v2 API ask for them.',
  access: READ_IMAGES,
  params: closed({
    ...ANCHORE_IMAGE_PATH.properties,
    vulnType: text(16, 'os, non-os or all.'),
  }),
  query: closed({
    force_refresh: Type.Optional(flag('Taken and not needed: nothing is remembered.')),
    include_vuln_description: Type.Optional(flag('Whether each has its description. Default false.')),
    vendor_only: Type.Optional(flag('True leaves out what its publisher will not fix. Default false.')),
    base_digest: Type.Optional(BASE_DIGEST),
  }),
  body: NOTHING,
  answers: {
    200: {
      description: 'The vulnerabilities.',
      schema: Type.Object({
        image_digest: Type.String(),
        vulnerability_type: Type.String(),
        vulnerabilities: Type.Array(
          Type.Object({ vuln: Type.String(), severity: Type.String(), package: Type.String(), fix: Type.String() }),
        ),
      }),
    },
  },
  handle: async (call) => {
    const { imageDigest, vulnType } = call.params;
    if (!VULNERABILITY_TYPES.includes(vulnType)) throw serverError('NOT_FOUND', 'there is no such type');
    const { image, inspection } = await inspectedAt(call, imageDigest);
    using matcher = await openMatcherFor(call.parts, call.scope(), new Date(call.now));
    if (matcher === null) throw serverError('CONFLICT', 'the service has no advisory data yet');
    const { matches } = matcher.match(inspection, null).vulnerabilities;
    const { include_vuln_description: describes = false, vendor_only: leavesOut = false, base_digest } = call.query;
    const base = await namedBase(call, image, base_digest);
    const isInherited = await inheritedMatches(call, base);
    const wanted = matches.filter(
      ({ package: { type }, fix }) =>
        (vulnType === 'all' || OS_TYPES.has(type) === (vulnType === 'os')) && !(leavesOut && fix.state === 'wont-fix'),
    );
    const told = wanted.map((match) =>
      vulnerabilityBody({ ...match, inheritedFromBase: isInherited(match) }, describes),
    );
    const body = { image_digest: imageDigest, vulnerability_type: vulnType, vulnerabilities: told };
    const problems = base.kind === 'problem' ? [base.problem] : [];
    return {
      status: 200,
      body: { ...body, base_digest: base_digest ?? '', base_image_problems: problems, extended_support: false },
    };
  },
});

function vulnerabilityBody(match: VulnerabilityMatch, describes: boolean): object {
  const { id, severity, package: found, fix, link, epss, kev, reason, knownSince } = match;
  return {
    vuln: id,
    severity: `${severity.slice(0, 1).toUpperCase()}${severity.slice(1)}`,
    package: `${found.name}-${found.version}`,
    package_name: found.name,
    package_version: found.version,
    package_type: typeName(found.type),
    package_path: match.locations[0]?.path ?? 'pkgdb',
    package_cpe: 'None',
    purl: found.purl,
    fix: fix.versions[0] ?? 'None',
    suggested_fix_version: fix.versions[0] ?? 'None',
    will_not_fix: fix.state === 'wont-fix',
    url: link ?? '',
    feed: reason?.feed ?? '',
    feed_group: reason?.feed ?? '',
    inherited_from_base: match.inheritedFromBase,
    is_kev: kev,
    epss: epss === null ? [] : [{ epss: epss.score, percentile: epss.percentile }],
    ...(knownSince === null ? {} : { detected_at: knownSince }),
    ...(describes ? { description: match.summary ?? '' } : {}),
  };
}

/** A type of packages by the name that the v2 API has for it. */
function typeName(type: PackageType): string {
  if (type === 'deb') return 'dpkg';
  if (type === 'apk') return 'APKG';
  return [...LANGUAGES].find(([, own]) => own === type)?.[0] ?? type;
}

const content = defineRoute({
  id: 'anchoreListContent',
  method: 'GET',
  path: '/v2/images/:imageDigest/content/:contentType',
  tag: TAG,
  summary: 'Packages or files of an image; as clients of the Anchore v2 API ask for them.',
  access: READ_IMAGES,
  params: closed({ ...ANCHORE_IMAGE_PATH.properties, contentType: text(32, `One of ${CONTENT_TYPES.join(', ')}.`) }),
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'The packages or files.',
      schema: closed({
        image_digest: Type.String(),
        content_type: Type.String(),
        content: Type.Array(Type.Object({})),
      }),
    },
  },
  handle: async (call) => {
    const { imageDigest, contentType } = call.params;
    if (!CONTENT_TYPES.includes(contentType)) throw serverError('NOT_FOUND', 'there is no such type of contents');
    const inspection = await inspectionAt(call, imageDigest);
    const { files, packages } = inspection;
    const told =
      contentType === 'files'
        ? Array.from(files.each?.() ?? files.entries, fileBody)
        : packages.filter(({ type }) => isOf(type, contentType)).map(packageBody);
    return { status: 200, body: { image_digest: imageDigest, content_type: contentType, content: told } };
  },
});

function isOf(type: PackageType, contentType: string): boolean {
  return contentType === 'os' ? OS_TYPES.has(type) : LANGUAGES.get(contentType) === type;
}

function packageBody({ name, version, type, licenses, locations, purl, sourceName }: Package): object {
  const location = locations[0]?.path ?? 'pkgdb';
  return {
    package: name,
    version,
    type: typeName(type),
    licenses,
    location,
    purl,
    origin: sourceName ?? '',
    size: '',
    cpes: [],
  };
}

function fileBody({ path, type, mode, uid, gid, sizeBytes, linkTarget, digests }: FileEntry): object {
  return {
    filename: path,
    type,
    mode: `0${mode.toString(8)}`,
    uid,
    gid,
    size: sizeBytes,
    linkdest: linkTarget,
    sha256: digests?.sha256 ?? null,
  };
}

/** Routes about what is in an image as clients of the Anchore v2 API use them. */
export const ANCHORE_CONTENT_ROUTES: readonly Route[] = [
  kindsRoute('anchoreListContentTypes', 'content', CONTENT_TYPES, 'The types of contents that can be asked for.'),
  content,
  kindsRoute(
    'anchoreListVulnerabilityTypes',
    'vuln',
    VULNERABILITY_TYPES,
    'The types of packages whose vulnerabilities can be asked for.',
  ),
  vulnerabilities,
];
