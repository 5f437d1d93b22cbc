import type { JsonObject, JsonValue, ProvenanceSummary } from '@assay/core';
import { fieldOf, objectOf, textOf } from '../json/strict-json.ts';
import { instantText } from './instant-text.ts';
import { commitOf, imagesOf, readMaterials, readSource, sourceMaterial } from './materials.ts';

/** Sums up SLSA provenance of versions 0.1, 0.2 and 1.x, as GitHub, BuildKit, Google Cloud Build and Tekton Chains write it. */
export function summarizeProvenance(predicate: JsonValue, predicateType: string): ProvenanceSummary | null {
  if (fieldOf(predicate, 'buildDefinition') !== undefined) return readVersion1(predicate);
  const version = predicateType.endsWith('/v0.1') ? '0.1' : '0.2';
  return predicateType.includes('/v0.') ? readVersion0(predicate, version) : null;
}

function readVersion0(predicate: JsonValue, slsaVersion: '0.1' | '0.2'): ProvenanceSummary {
  const recipe = objectOf(predicate, slsaVersion === '0.1' ? 'recipe' : 'invocation') ?? {};
  const config = objectOf(recipe, 'configSource') ?? {};
  const environment = objectOf(recipe, 'environment') ?? {};
  const metadata = objectOf(predicate, 'metadata') ?? {};
  const materials = readMaterials(predicate, 'materials');
  const vcs = vcsOf(objectOf(predicate, 'metadata'));
  const material = sourceMaterial(materials);
  const configured = readSource(textOf(config, 'uri'));
  const source =
    readSource(vcs.source) ?? (isLocal(configured?.uri) ? null : configured) ?? readSource(material?.uri ?? null);
  const digests = objectOf(config, 'digest') ?? {};
  return {
    kind: 'provenance',
    slsaVersion,
    builder: textOf(objectOf(predicate, 'builder') ?? {}, 'id'),
    buildType: textOf(slsaVersion === '0.1' ? recipe : predicate, slsaVersion === '0.1' ? 'type' : 'buildType'),
    source: source?.uri ?? null,
    revision: vcs.revision ?? textOf(digests, 'sha1') ?? textOf(digests, 'gitCommit') ?? commitOf(material),
    ref: source?.ref ?? textOf(environment, 'github_ref') ?? textOf(environment, 'GITHUB_REF'),
    workflow: textOf(config, 'entryPoint') ?? textOf(recipe, 'entryPoint'),
    invocation: textOf(metadata, 'buildInvocationId') ?? textOf(metadata, 'buildInvocationID'),
    startedAt: instantText(textOf(metadata, 'buildStartedOn')),
    finishedAt: instantText(textOf(metadata, 'buildFinishedOn')),
    materials,
    baseImages: imagesOf(materials),
  };
}

function readVersion1(predicate: JsonValue): ProvenanceSummary {
  const definition = objectOf(predicate, 'buildDefinition') ?? {};
  const run = objectOf(predicate, 'runDetails') ?? {};
  const metadata = objectOf(run, 'metadata') ?? {};
  const external = objectOf(definition, 'externalParameters') ?? {};
  const materials = readMaterials(definition, 'resolvedDependencies');
  const vcs = vcsOf(objectOf(run, 'metadata'));
  const material = sourceMaterial(materials);
  const named = readNamedSource(external);
  const source = readSource(vcs.source) ?? named.source ?? readSource(material?.uri ?? null);
  return {
    kind: 'provenance',
    slsaVersion: '1',
    builder: textOf(objectOf(run, 'builder') ?? {}, 'id'),
    buildType: textOf(definition, 'buildType'),
    source: source?.uri ?? null,
    revision: vcs.revision ?? named.revision ?? commitOf(material),
    ref: named.ref ?? source?.ref ?? null,
    workflow: named.workflow,
    invocation: textOf(metadata, 'invocationId') ?? textOf(metadata, 'invocationID'),
    startedAt: instantText(textOf(metadata, 'startedOn')),
    finishedAt: instantText(textOf(metadata, 'finishedOn')),
    materials,
    baseImages: imagesOf(materials),
  };
}

interface NamedSource {
  readonly source: ReturnType<typeof readSource>;
  readonly revision: string | null;
  readonly ref: string | null;
  readonly workflow: string | null;
}

/** External parameters: `workflow` of GitHub, `source` of the generators, `buildConfigSource` of Cloud Build, `configSource` of BuildKit. */
function readNamedSource(external: JsonObject): NamedSource {
  const workflow = objectOf(external, 'workflow');
  if (workflow !== null) {
    const source = readSource(textOf(workflow, 'repository'));
    return { source, revision: null, ref: textOf(workflow, 'ref'), workflow: textOf(workflow, 'path') };
  }
  const config =
    objectOf(external, 'buildConfigSource') ?? objectOf(external, 'configSource') ?? objectOf(external, 'source') ?? {};
  const source = readSource(textOf(config, 'uri') ?? textOf(config, 'repository') ?? textOf(external, 'source'));
  const digests = objectOf(config, 'digest') ?? {};
  return {
    source: isLocal(source?.uri) ? null : source,
    revision: textOf(digests, 'gitCommit') ?? textOf(digests, 'sha1'),
    ref: textOf(config, 'ref'),
    workflow: textOf(config, 'path') ?? textOf(config, 'entryPoint'),
  };
}

/** BuildKit notes the repository of the build context under its own name in the metadata. */
function vcsOf(metadata: JsonObject | null): { readonly source: string | null; readonly revision: string | null } {
  const own =
    objectOf(metadata ?? {}, 'https://mobyproject.org/buildkit@v1#metadata') ??
    objectOf(metadata ?? {}, 'buildkit_metadata');
  const vcs = objectOf(own ?? {}, 'vcs') ?? {};
  return { source: textOf(vcs, 'source'), revision: textOf(vcs, 'revision') };
}

/** A Dockerfile or folder of the machine that built is no source. */
function isLocal(uri: string | undefined): boolean {
  return uri !== undefined && !/^[\w+.-]+:/.test(uri);
}
