/** A file in an archive. */
export interface Member {
  /** As written in the archive. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The path of a member: that of its archive, and its own within, without what leads elsewhere. */
export function memberPath(archive: string, name: string): string {
  const parts = name.split(/[/\\]+/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return `${archive}/${parts.join('/')}`;
}
