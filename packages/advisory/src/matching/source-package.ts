import type { Package } from '@assay/core';
import type { SourcePackage } from './lookup.ts';
import { parsePurl } from './parse-purl.ts';

/** The source package that a package of a distribution was built of; the package itself when nothing says more. */
export function sourcePackageOf(found: Package): SourcePackage {
  const said = found.sourceName === undefined ? upstreamOf(found) : null;
  const name = found.sourceName ?? said?.name ?? found.name;
  const version = found.sourceVersion ?? said?.version ?? found.version;
  if (found.type === 'deb') return debSource(name, version);
  if (found.type === 'rpm') return { name, version: withEpoch(version, found.version) };
  return { name, version };
}

/** `upstream` in a package URL: `gcc-12@12.2`, `openssl`, or the file name of a source rpm. */
function upstreamOf({ purl }: Package): { readonly name: string; readonly version: string | undefined } | null {
  const upstream = parsePurl(purl)?.qualifiers.get('upstream');
  if (upstream === undefined || upstream === '') return null;
  const [, rpmName, rpmVersion] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(upstream) ?? [];
  if (rpmName !== undefined) return { name: rpmName, version: rpmVersion };
  const at = upstream.lastIndexOf('@');
  return at <= 0
    ? { name: upstream, version: undefined }
    : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/**
 * A rebuild without changed sources has the suffix `+b1`, which no source version has. Signed kernels have sources of their own that
 * feeds do not know: `linux-signed-amd64 6.1.76+1` is `linux 6.1.76-1`, `linux-signed-aws` is `linux-aws`.
 */
function debSource(name: string, version: string): SourcePackage {
  const plain = version.replace(/\+b\d+$/, '');
  const [, flavour] = /^linux-signed(?:-(.+))?$/.exec(name) ?? [];
  if (!name.startsWith('linux-signed')) return { name, version: plain };
  const isDebian = flavour !== undefined && DEBIAN_ARCHITECTURES.has(flavour);
  if (!isDebian) return { name: flavour === undefined ? 'linux' : `linux-${flavour}`, version: plain };
  return { name: 'linux', version: plain.replace(/\+(\d[^+]*)$/, '-$1') };
}

const DEBIAN_ARCHITECTURES: ReadonlySet<string> = new Set(['amd64', 'arm64', 'i386', 'armhf']);

/** Names of source rpms lack the epoch, which all packages of one source nearly always share. */
function withEpoch(version: string, installed: string): string {
  const [, epoch] = /^(\d+):/.exec(installed) ?? [];
  return epoch === undefined || version.includes(':') ? version : `${epoch}:${version}`;
}
