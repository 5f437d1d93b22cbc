import { createHash } from 'node:crypto';
import {
  AssayError,
  type Digest,
  type Gap,
  type Reference,
  type SourceFinding,
  type SourceReport,
  compareSourceFindings,
  formatReference,
  parsePlatform,
} from '@assay/core';
import {
  type ImageUse,
  type OfficialLibrary,
  type SkipReason,
  applyEdits,
  findImageUses,
  newerTags,
  officialName,
  pinEdit,
  placeOfPath,
  tagSupport,
} from '@assay/dockerfile';
import { PIN_RULES, type PinRule } from './pin-rules.ts';
import { type SourceFileOptions, type SourceText, readSourceFiles } from './read-source-files.ts';
import { LinePlaces } from './line-places.ts';
import { writeSourceFile } from './write-source-file.ts';

/** What a reference points at now; null when there is nothing under it. */
export type ResolveImage = (reference: Reference) => Promise<ResolvedImage | null>;

/** Digests of an image. */
export interface ResolvedImage {
  readonly digest: Digest;
  /** Images of the index; null when it is none. */
  readonly platforms:
    | readonly {
        readonly digest: Digest;
        readonly platform: { readonly os: string; readonly architecture: string; readonly variant: string | null };
      }[]
    | null;
}

/** How to pin. */
export interface PinSourceOptions extends Omit<SourceFileOptions, 'wanted'> {
  /** `pin`: what has no digest gets one; `update`: those that have one get the present one of their tag; `check`: nothing is changed. */
  readonly mode: 'pin' | 'update' | 'check';
  /** False: no file is written. */
  readonly write: boolean;
  /** Whether the frontend of `# syntax=` is pinned too. */
  readonly syntax: boolean;
  /** Whether names with a platform get the digest of that platform rather than of the index. */
  readonly perPlatform: boolean;
  /** Null: nothing is asked of registries; only what can be told from the files is. */
  readonly resolve: ResolveImage | null;
  /** Supported tags of official images; null: not looked at. */
  readonly library: OfficialLibrary | null;
  /** Places that mirror the official images, such as `mirror.example/library`. */
  readonly mirrors: readonly string[];
  readonly now: Date;
}

/** An image whose pin changed. */
export interface ChangedPin {
  readonly path: string;
  readonly line: number;
  readonly reference: string;
  /** Null when it had no digest. */
  readonly from: Digest | null;
  readonly to: Digest;
}

/** A file before and after. */
export interface PinnedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What pinning came to. */
export interface PinnedSources {
  readonly report: SourceReport;
  readonly changes: readonly ChangedPin[];
  readonly files: readonly PinnedFile[];
}

/**
 * Pins the names of images in Dockerfiles, Compose files, Kubernetes manifests, Helm values, Kustomizations and workflows to digests,
 * or tells which are not pinned.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT, ABORTED
 */
export async function pinSources(options: PinSourceOptions): Promise<PinnedSources> {
  const found = await readSourceFiles({ ...options, wanted: (path) => placeOfPath(path) !== null });
  const work = new PinWork(options);
  for (const file of found.files) await work.take(file);
  return work.result(found.gaps, found.notices, found.files.length);
}

class PinWork {
  readonly #options: PinSourceOptions;
  readonly #findings: SourceFinding[] = [];
  readonly #gaps: Gap[] = [];
  readonly #changes: ChangedPin[] = [];
  readonly #files: PinnedFile[] = [];
  readonly #resolved = new Map<string, Promise<ResolvedImage | null | Error>>();
  #uses = 0;

  constructor(options: PinSourceOptions) {
    this.#options = options;
  }

  async take(file: SourceText): Promise<void> {
    const { uses, problem } = findImageUses(file, {
      syntax: this.#options.syntax,
      ...(placeOfPath(file.path) === null ? { place: 'dockerfile' as const } : {}),
    });
    const places = new LinePlaces(file.text);
    if (problem !== null) {
      const { line } = places.at(problem.offset);
      const message = `line ${line}: ${problem.message}, so names of images in it are not known`;
      this.#gaps.push({ code: 'SOURCE_NOT_PARSED', effect: 'incomplete', path: file.path, message });
    }
    const edits: { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[] = [];
    for (const use of uses) {
      if (use.skip === 'not-an-image') continue;
      this.#uses += 1;
      const digest = await this.#judge(file, use, places);
      const edit = digest === null ? null : pinEdit(use, digest, file.text);
      if (digest === null || edit === null || edits.some(({ span }) => span.start === edit.span.start)) continue;
      edits.push(edit);
      const { line } = places.at(use.span.start);
      const from = use.reference?.digest ?? null;
      this.#changes.push({ path: file.path, line, reference: use.written, from, to: digest });
    }
    if (edits.length > 0) await this.#change(file, applyEdits(file.text, edits));
  }

  async #change(file: SourceText, after: string): Promise<void> {
    if (this.#options.write) {
      try {
        await writeSourceFile(file.location, file.text, after);
      } catch (error) {
        const message = `it could not be written: ${error instanceof Error ? error.message : 'unknown'}`;
        this.#gaps.push({ code: 'SOURCE_NOT_WRITTEN', effect: 'incomplete', path: file.path, message });
        return;
      }
    }
    this.#files.push({ path: file.path, before: file.text, after });
  }

  /** Reports what is wrong with a use; gives the digest that it is to get, or null. */
  async #judge(file: SourceText, use: ImageUse, places: LinePlaces): Promise<Digest | null> {
    const { reference, skip } = use;
    const { mode, resolve } = this.#options;
    if (reference !== null) this.#judgeTag(file, use, reference, places);
    if (reference === null || skip !== null) {
      const isPinned = reference?.digest != null || /@sha256:[0-9a-f]{64}$/.test(use.written);
      if (!isPinned && skip !== null)
        this.#find('unpinnable', file, use, places, `it cannot be pinned here: ${WHY[skip]}`);
      return null;
    }
    const isPinned = reference.digest !== null;
    if (mode === 'check' && !isPinned) {
      this.#find('unpinned', file, use, places, `the image ${use.written} is not pinned to a digest`);
    }
    if (resolve === null || (isPinned && (mode === 'pin' || reference.tag === null))) return null;
    const now = await this.#resolve({ ...reference, digest: null });
    if (now instanceof Error) {
      if (now instanceof AssayError && now.kind === 'aborted') throw now;
      const message = `${use.written} could not be looked up: ${now.message}`;
      this.#gaps.push({ code: 'IMAGE_NOT_LOOKED_UP', effect: 'incomplete', path: file.path, message });
      return null;
    }
    if (now === null) {
      this.#find('missing', file, use, places, `the registry has no image ${use.written}`);
      return null;
    }
    const digest = this.#choose(now, use);
    if (!isPinned) return mode === 'check' ? null : digest;
    const isSame =
      reference.digest === digest || now.platforms?.some((one) => one.digest === reference.digest) === true;
    if (isSame) return null;
    if (mode === 'check') {
      this.#find('moved', file, use, places, `the tag of ${use.written} is another image now: ${digest}`);
      return null;
    }
    // One that was pinned to one platform stays so, as far as the platform is said.
    return digest;
  }

  #choose(now: ResolvedImage, use: ImageUse): Digest {
    if (!this.#options.perPlatform || use.platform === null || now.platforms === null) return now.digest;
    const wanted = platformOf(use.platform);
    const found = now.platforms.find(
      ({ platform }) =>
        wanted !== null &&
        platform.os === wanted.os &&
        platform.architecture === wanted.architecture &&
        (wanted.variant === null || platform.variant === wanted.variant),
    );
    return found?.digest ?? now.digest;
  }

  #judgeTag(file: SourceText, use: ImageUse, reference: Reference, places: LinePlaces): void {
    const { library, mirrors } = this.#options;
    if (library === null) return;
    const architecture = use.platform === null ? null : (platformOf(use.platform)?.architecture ?? null);
    const support = tagSupport(reference, library, { mirrors, architecture });
    const { written } = use;
    if (support.kind === 'retired') {
      this.#find('unsupported', file, use, places, `the official image of ${written} is retired`);
    } else if (support.kind === 'unsupported') {
      const next = support.successor === null ? '' : `; the nearest one that is: ${support.successor}`;
      this.#find('unsupported', file, use, places, `the tag of ${written} is not supported any more${next}`);
    } else if (support.kind === 'supported') {
      if (support.platformSupported === false) {
        this.#find('platform', file, use, places, `${written} is not there for ${use.platform ?? ''}`);
      }
      const name = officialName(reference, mirrors);
      const entries = name === null ? undefined : library.get(name)?.entries;
      const [suggestion] =
        reference.tag === null || entries === undefined ? [] : newerTags(reference.tag, entries).toReversed();
      if (suggestion !== undefined) {
        this.#find('newer', file, use, places, `there is a newer tag than that of ${written}: ${suggestion.tag}`);
      }
    }
  }

  async #resolve(reference: Reference): Promise<ResolvedImage | null | Error> {
    const key = formatReference(reference);
    const known = this.#resolved.get(key);
    if (known !== undefined) return await known;
    const { resolve } = this.#options;
    const asked =
      resolve === null
        ? Promise.resolve(null)
        : resolve(reference).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    this.#resolved.set(key, asked);
    return await asked;
  }

  #find(rule: PinRule, file: SourceText, use: ImageUse, places: LinePlaces, message: string): void {
    const { id, aliases, severity } = PIN_RULES[rule];
    const { line, column } = places.at(use.span.start);
    const key = createHash('sha256')
      .update(JSON.stringify([id, file.path, use.what, use.written]))
      .digest('hex');
    this.#findings.push({
      id: key.slice(0, 16),
      rule: id,
      aliases,
      severity,
      message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
      path: file.path,
      line,
      column,
      evidence: { what: use.what, place: use.place },
    });
  }

  result(gaps: readonly Gap[], notices: readonly string[], files: number): PinnedSources {
    const named = new Set(this.#findings.map(({ rule }) => rule));
    return {
      report: {
        tool: 'pin',
        target: this.#options.targets.join(' '),
        lookedAt: this.#options.now.toISOString(),
        findings: this.#findings.toSorted(compareSourceFindings),
        accepted: [],
        rules: Object.values(PIN_RULES).filter(({ id }) => named.has(id)),
        gaps: [...gaps, ...this.#gaps],
        notices,
        counts: { files, images: this.#uses, changed: this.#changes.length },
      },
      changes: this.#changes,
      files: this.#files,
    };
  }
}

const WHY: Readonly<Record<SkipReason, string>> = {
  'not-an-image': 'it is no image',
  'variable-unset': 'it depends on a variable that has no value in the file',
  'variable-shared': 'the variable at its end is used elsewhere too; give each image a variable of its own',
  'alias-shared': 'its text is a YAML anchor that is used elsewhere too',
  'not-a-reference': 'it is no name of an image',
  'built-here': 'the image is built from this file',
  template: 'a template fills it in',
  form: 'it is written in a form that cannot be changed by itself',
};

function platformOf(text: string): ReturnType<typeof parsePlatform> | null {
  try {
    return parsePlatform(text);
  } catch {
    return null;
  }
}
