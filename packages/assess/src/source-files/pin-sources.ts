import {
  AssayError,
  type Digest,
  type Gap,
  type Reference,
  type SourceFinding,
  compareSourceFindings,
} from '@assay/core';
import {
  type ImageUse,
  type TextEdit,
  applyEdits,
  findImageUses,
  isImageListed,
  newerTags,
  officialName,
  pinEdit,
  placeOfPath,
  tagSupport,
} from '@assay/dockerfile';
import { LinePlaces } from './line-places.ts';
import { type PinPlace as Place, WHY_SKIPPED, pinFinding } from './pin-findings.ts';
import { PinLookups, chooseDigest, daysBetween, platformOf } from './pin-lookups.ts';
import type { ChangedPin, PinSourceOptions, PinnedFile, PinnedSources, TagSuggested } from './pin-options.ts';
import { PIN_RULES, type PinRule } from './pin-rules.ts';
import { waitsSince } from './pin-waiting.ts';
import { type SourceText, readSourceFiles } from './read-source-files.ts';
import { writeSourceFile } from './write-source-file.ts';

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
  readonly #suggestions: TagSuggested[] = [];
  readonly #lookups: PinLookups;
  #uses = 0;

  constructor(options: PinSourceOptions) {
    this.#options = options;
    this.#lookups = new PinLookups(options);
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
    const edits = new Map<number, TextEdit>();
    const changes: ChangedPin[] = [];
    for (const use of uses) {
      if (use.skip === 'not-an-image') continue;
      this.#uses += 1;
      const digest = await this.#judge(file, use, places);
      const edit = digest === null ? null : pinEdit(use, digest, file.text);
      const { reference } = use;
      if (digest === null || reference === null || edit === null || edits.has(edit.span.start)) continue;
      edits.set(edit.span.start, edit);
      const { line } = places.at(use.span.start);
      const image = { ...reference, digest: null };
      changes.push({ path: file.path, line, reference: use.written, image, from: reference.digest, to: digest });
    }
    if (edits.size > 0) await this.#change(file, applyEdits(file.text, [...edits.values()]), changes);
  }

  async #change(file: SourceText, after: string, changes: readonly ChangedPin[]): Promise<void> {
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
    this.#changes.push(...changes);
  }

  /** Reports what is wrong with a use; gives the digest that it is to get, or null. */
  async #judge(file: SourceText, use: ImageUse, places: LinePlaces): Promise<Digest | null> {
    const at: Place = { file, use, places };
    const { reference, skip } = use;
    this.#judgeApproval(at);
    if (reference !== null) {
      this.#judgeTag(at, reference);
      await this.#judgeAge(at, reference);
    }
    if (reference === null || skip !== null) {
      const isPinned = reference?.digest != null || /@sha256:[0-9a-f]{64}$/.test(use.written);
      if (!isPinned && skip !== null) this.#find('unpinnable', at, `it cannot be pinned here: ${WHY_SKIPPED[skip]}`);
      return null;
    }
    return await this.#judgePin(at, reference);
  }

  async #judgePin(at: Place, reference: Reference): Promise<Digest | null> {
    const { mode, resolve } = this.#options;
    const { written, platform } = at.use;
    const isPinned = reference.digest !== null;
    if (mode === 'check' && !isPinned) {
      this.#find('unpinned', at, `the image ${written} is not pinned to a digest`);
    }
    if (mode === 'update' && isPinned && reference.tag === null) {
      this.#find(
        'unpinnable',
        at,
        `the image ${written} has a digest and no tag, so what it would be now is not known`,
      );
    }
    if (resolve === null || (isPinned && (mode === 'pin' || reference.tag === null))) return null;
    const now = await this.#lookups.resolve({ ...reference, digest: null });
    if (now instanceof Error) {
      this.#fail(at, `${written} could not be looked up`, now);
      return null;
    }
    if (now === null) {
      this.#find('missing', at, `the registry has no image ${written}`);
      return null;
    }
    const digest = chooseDigest(now, platform, this.#options);
    const isSame =
      reference.digest === digest || now.platforms?.some((one) => one.digest === reference.digest) === true;
    if (isSame || (mode === 'check' && !isPinned) || (await this.#waits(at, reference, digest))) return null;
    if (mode !== 'check') return digest;
    this.#find('moved', at, `the tag of ${written} is another image now: ${digest}`);
    return null;
  }

  /** True, and reported, when what the tag points at is known for too short a time. */
  async #waits(at: Place, reference: Reference, digest: Digest): Promise<boolean> {
    const { cooldown = null, now } = this.#options;
    if (cooldown === null) return false;
    const since = await waitsSince(reference, digest, cooldown, now);
    if (since === null) return false;
    const until = new Date(since.getTime() + cooldown.milliseconds).toISOString();
    this.#find('waiting', at, `the tag of ${at.use.written} is ${digest} now, which is not pinned to before ${until}`);
    return true;
  }

  #judgeApproval(at: Place): void {
    const { approved = [] } = this.#options;
    const { reference, skip, written } = at.use;
    if (approved.length === 0 || skip === 'built-here') return;
    if (reference === null) {
      this.#find('unapproved', at, `it cannot be told whether the image ${written} is approved`);
    } else if (!isImageListed(reference, approved)) {
      this.#find('unapproved', at, `the image ${written} is not approved`);
    }
  }

  async #judgeAge(at: Place, reference: Reference): Promise<void> {
    const { age = null, now } = this.#options;
    const { written, platform, skip } = at.use;
    if (age === null || skip === 'built-here') return;
    const what = `it is not known how old ${written} is`;
    const manifest = await this.#lookups.read(reference, platformOf(platform));
    if (manifest instanceof Error) return this.#fail(at, what, manifest);
    const created = manifest === null ? null : manifest.created;
    if (created === null) {
      const why =
        age.read === null ? 'registries are not asked' : manifest === null ? 'it is not there' : 'it does not say';
      return this.#fail(at, what, new Error(why));
    }
    const days = daysBetween(created, now);
    if (days > age.days) this.#find('old', at, `the image ${written} was made ${days} days ago, more than ${age.days}`);
  }

  #judgeTag(at: Place, reference: Reference): void {
    const { library, mirrors } = this.#options;
    if (library === null) return;
    const { file, use, places } = at;
    const architecture = platformOf(use.platform)?.architecture ?? null;
    const support = tagSupport(reference, library, { mirrors, architecture });
    const { written } = use;
    if (support.kind === 'not-official' && officialName(reference, mirrors) !== null) {
      this.#find(
        'unlisted',
        at,
        `the list of official images does not name that of ${written}: it was dropped, or is newer`,
      );
    } else if (support.kind === 'retired') {
      this.#find('unsupported', at, `the official image of ${written} is retired`);
    } else if (support.kind === 'unsupported') {
      const next = support.successor === null ? '' : `; the nearest one that is: ${support.successor}`;
      this.#find('unsupported', at, `the tag of ${written} is not supported any more${next}`);
    } else if (support.kind === 'supported') {
      if (support.platformSupported === false) {
        this.#find('platform', at, `the image ${written} is not there for ${use.platform ?? ''}`);
      }
      const name = officialName(reference, mirrors);
      const entries = name === null ? undefined : library.get(name)?.entries;
      const [suggestion] =
        reference.tag === null || entries === undefined ? [] : newerTags(reference.tag, entries).toReversed();
      if (suggestion === undefined) return;
      const { tag } = suggestion;
      this.#find('newer', at, `there is a newer tag than that of ${written}: ${tag}`);
      const to = { ...reference, tag, digest: null };
      this.#suggestions.push({ path: file.path, line: places.at(use.span.start).line, from: reference, to });
    }
  }

  /** @throws what stopped everything */
  #fail({ file }: Place, what: string, error: Error): void {
    if (error instanceof AssayError && error.kind === 'aborted' && this.#options.signal.aborted) throw error;
    const message = `${what}: ${error.message}`;
    this.#gaps.push({ code: 'IMAGE_NOT_LOOKED_UP', effect: 'incomplete', path: file.path, message });
  }

  #find(rule: PinRule, at: Place, message: string): void {
    this.#findings.push(pinFinding(rule, at, message));
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
      suggestions: this.#suggestions,
    };
  }
}
