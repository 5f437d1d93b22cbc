import type { BaselineFacts, Inspection, RelatedPackages } from '@assay/core';

/** Bits of a mode that let a program run as its owner or group. */
const SETUID_BITS = 0o6000;

/** What rules compare with, of an image that was inspected with the paths of its files. Vulnerabilities are not looked up. */
export function baselineOf({ subject, source, packages, files, secrets }: Inspection): BaselineFacts {
  return {
    name: subject.reference,
    digest: subject.digest,
    packages: packages.map(({ files: _files, ...item }) => item),
    setuidFiles: files.entries.flatMap(({ path, mode }) => ((mode & SETUID_BITS) === 0 ? [] : [{ path, mode }])),
    sizeBytes: source.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0),
    vulnerabilities: null,
    secrets:
      secrets?.map(({ detector, aliases, path, line, layer, visible }) => ({
        detector,
        aliases,
        path,
        line,
        layer,
        visible,
      })) ?? null,
  };
}

/** The packages of another image. */
export function relatedPackagesOf({ subject, packages }: Inspection): RelatedPackages {
  return { name: subject.reference, packages: packages.map(({ files: _files, ...item }) => item) };
}
