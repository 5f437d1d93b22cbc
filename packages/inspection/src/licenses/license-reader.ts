import type { Gap, Package } from '@assay/core';
import { normalizeLicense } from '@assay/license';
import { makeGap } from '../gap-codes.ts';
import { type ReadLicense, joinLicenses } from './join-licenses.ts';

/** From this length on a statement may be compared with the texts of licences, which takes time. */
const TEXT_LENGTH = 200;

/** Characters of such statements that are read in one inspection: some hundred licences of the longest kind. */
const MAX_TEXT_CHARACTERS: number = 16 * 1024 * 1024;

/** Reads the licences of packages; packages mostly declare the same few, so each statement is read once. */
export class LicenseReader {
  readonly #known = new Map<string, ReadLicense>();
  readonly #maxTextCharacters: number;
  #textCharacters = 0;
  #skipped = 0;

  constructor(maxTextCharacters: number = MAX_TEXT_CHARACTERS) {
    this.#maxTextCharacters = maxTextCharacters;
  }

  /** Gives each package that has none yet the expression that its declared licences come to. */
  complete(packages: readonly Package[]): readonly Package[] {
    return packages.map((found) => {
      if (found.license !== undefined) return found;
      return { ...found, license: joinLicenses(found.licenses.map((raw) => this.#read(raw))) };
    });
  }

  /** Tells of licences that were not looked at. */
  get gaps(): readonly Gap[] {
    if (this.#skipped === 0) return [];
    return [
      makeGap('LICENSE_TEXTS_SKIPPED', `${this.#skipped} declared licences were too long to look at all of them`),
    ];
  }

  #read(raw: string): ReadLicense {
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    if (raw.length >= TEXT_LENGTH) this.#textCharacters += raw.length;
    const isSkipped = raw.length >= TEXT_LENGTH && this.#textCharacters > this.#maxTextCharacters;
    if (isSkipped) this.#skipped += 1;
    const read: ReadLicense = isSkipped ? { expression: null, category: 'unknown' } : normalizeLicense(raw);
    this.#known.set(raw, { expression: read.expression, category: read.category });
    return read;
  }
}
