import type { ImageSubject } from './inspection.ts';
import { type Reference, formatReference, parseReference } from './reference.ts';

/**
 * Package URL of the image, of type `oci`, when it has a canonical reference to a registry and a digest; null otherwise. The
 * platform and tag are qualifiers.
 */
export function subjectPurl(subject: ImageSubject): string | null {
  const reference = registryReference(subject.reference);
  if (reference === null || subject.digest === null) return null;
  const { registry, repository, tag } = reference;
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const query = [
    ['arch', subject.platform?.architecture ?? null],
    ['repository_url', `${registry}/${repository}`],
    ['tag', tag],
  ].flatMap(([key, value]) => (value == null ? [] : [`${key}=${encodeURIComponent(value).replaceAll('%3A', ':')}`]));
  return `pkg:oci/${encodeURIComponent(name)}@${subject.digest}?${query.join('&')}`;
}

/** The reference, when the text is one in its canonical form; a path or another target never is. */
function registryReference(text: string): Reference | null {
  try {
    const reference = parseReference(text);
    return formatReference(reference) === text ? reference : null;
  } catch {
    return null;
  }
}
