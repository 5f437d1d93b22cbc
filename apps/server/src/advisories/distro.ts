import type { OperatingSystem } from '@assay/core';

/**
 * The distribution of an image as the records of its packages name it, for example `debian:12`: everything that finding its advisories
 * takes. Empty for an image without one.
 */
export function distroOf(os: OperatingSystem | null): string {
  if (os === null) return '';
  const like = os.idLike.map((family) => ` ${family}`).join('');
  return `${os.id}:${releaseOf(os).replaceAll(/\s+/g, '-')}${like}`;
}

/** A release that is no number, as that of Debian testing, is told by what else names it. */
function releaseOf({ id, versionId, versionCodename, version, prettyName }: OperatingSystem): string {
  if (versionId !== null && (id !== 'debian' || /^\d/.test(versionId))) return versionId;
  const said = [versionId, versionCodename, version, prettyName].filter((text) => text !== null);
  return id === 'debian' ? said.join('/') : (versionCodename ?? '');
}

/** The distribution that `distroOf` named, as far as finding advisories takes; null for none. */
export function osOfDistro(distro: string): OperatingSystem | null {
  const [, id, release = '', like = ''] = /^([^:]*):(\S*)(?: (.*))?$/s.exec(distro) ?? [];
  if (id === undefined) return null;
  const isNumber = release !== '' && (id !== 'debian' || /^\d/.test(release));
  return {
    id,
    idLike: like === '' ? [] : like.split(' '),
    name: null,
    prettyName: null,
    versionId: isNumber ? release : null,
    version: null,
    versionCodename: isNumber || release === '' ? null : release,
    cpeName: null,
    supportEnd: null,
    source: '',
  };
}
