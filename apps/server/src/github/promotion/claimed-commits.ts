import { AssayError, type ForgeSettings, parseReference } from '@assay/core';

/** A commit that an image says it was built from. */
export interface ClaimedCommit {
  /** The repository. */
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly revision: string;
  readonly evidence: 'provenance' | 'label';
}

/** Commits of one image that are looked at. */
const MOST = 10;

/** What provenance says, as far as commits go. */
interface Provenance {
  readonly verified: boolean;
  readonly source: string | null;
  readonly revision: string | null;
}

/** The commits that an image says it was built from: in provenance whose signature holds, and in its labels. */
export function claimsOf(
  labels: Readonly<Record<string, string>>,
  provenance: readonly Provenance[],
): readonly ClaimedCommit[] {
  const said = [
    ...provenance.flatMap(({ verified, source, revision }) =>
      verified ? [{ source, revision, evidence: 'provenance' } as const] : [],
    ),
    {
      source: labels['org.opencontainers.image.source'] ?? null,
      revision: labels['org.opencontainers.image.revision'] ?? null,
      evidence: 'label',
    } as const,
  ];
  return said
    .flatMap(({ source, revision, evidence }) => {
      const named = source === null ? null : readSource(source);
      return named === null || revision === null || !/^[0-9a-f]{40}$/.test(revision)
        ? []
        : [{ ...named, revision, evidence }];
    })
    .slice(0, MOST);
}

/** `https://host/owner/name(.git)`, `git+https://…@ref` or `ssh`; null for anything else. */
export function readSource(
  text: string,
): { readonly host: string; readonly owner: string; readonly name: string } | null {
  const [, host, owner, name] =
    /^(?:git\+)?(?:https?:\/\/|ssh:\/\/git@|git@)([A-Za-z0-9.:-]{1,255})[/:]([A-Za-z0-9_-]{1,100})\/([A-Za-z0-9._-]{1,100}?)(?:\.git)?(?:[@#?/].*)?$/.exec(
      text.slice(0, 1000),
    ) ?? [];
  return host === undefined || owner === undefined || name === undefined ? null : { host, owner, name };
}

/** The registry of a GitHub, where only those who may write to an account put images under its name. */
export function registryOf(webUrl: string): string {
  const { host, hostname } = new URL(webUrl);
  return hostname === 'github.com' ? 'ghcr.io' : `containers.${host}`;
}

/**
 * True where labels of an image count for a repository. Whoever may push an image anywhere may write labels into it, so that they count only where
 * those who push are those who may: at the place of the repository in the registry of its GitHub, and where its settings say so.
 */
export function mayBeLabelled(
  reference: string,
  repository: { readonly owner: string; readonly name: string; readonly webUrl: string },
  images: ForgeSettings['images'],
): boolean {
  const name = nameOf(reference);
  if (name === null) return false;
  const own = `${registryOf(repository.webUrl)}/${repository.owner}/${repository.name}`.toLowerCase();
  return name === own || name.startsWith(`${own}/`) || images.some((pattern) => matches(pattern, name));
}

function nameOf(reference: string): string | null {
  try {
    const { registry, repository } = parseReference(reference);
    return `${registry}/${repository}`;
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

/** `*` stands for any text, in the path only. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
