/** What a path of the image is. Hard links are files; `linkTarget` then names the path that they share content with. */
export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

/** Digest algorithms that can be asked for on file content. */
export type FileDigestAlgorithm = 'sha256' | 'sha1' | 'md5';

/** One path of the final file system of the image. */
export interface FileEntry {
  /** Absolute, normalised: starts with `/`, no `.`, `..`, doubled or trailing slash. */
  readonly path: string;
  readonly type: FileType;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content; 0 for everything but files. */
  readonly sizeBytes: number;
  /** Target of a symbolic link as written, or absolute path of the hard link's other name; null otherwise. */
  readonly linkTarget: string | null;
  /** Index of the layer that put it there, base first; 0 in a root file system directory. */
  readonly layer: number;
  /** True when the file carries Linux capabilities (`security.capability`); absent when it does not. */
  readonly capabilities?: true;
  /** Hex digests that were asked for; absent for anything but files. */
  readonly digests?: Partial<Readonly<Record<FileDigestAlgorithm, string>>>;
}

/** The final file system: what a container would see. */
export interface FileView {
  /** Number of entries of all types, the root left out. */
  readonly size: number;
  /** The entry at exactly this path, links not followed. */
  get(path: string): FileEntry | undefined;
  /**
   * The entry that a program opening this path would reach: symbolic links are followed inside the image, at most 40 of them;
   * undefined when it leads nowhere or in a circle.
   */
  resolve(path: string): FileEntry | undefined;
  /** All entries, sorted by path. */
  entries(): Iterable<FileEntry>;
  /** Names in a directory, sorted; empty when it is not one. */
  list(path: string): readonly string[];
}
