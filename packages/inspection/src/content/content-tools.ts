import type { InspectionRequest } from '@assay/core';
import type { Scanner } from '@assay/secret';
import type { CompiledSearch } from './content-searches.ts';
import type { ProgramSpool } from './program-spool.ts';
import type { SecretSearch } from './secret-sink.ts';
import { DEFAULT_SECRET_KEY, type SecretSettings } from '../secrets/secret-key.ts';

/** What looks at the content of every file. */
export interface ContentTools {
  /** Null where secrets are not looked for. */
  readonly secrets: SecretSearch | null;
  readonly searches: readonly CompiledSearch[];
  /** Takes programs that are too large to be held. Absent: those are not read. */
  readonly spool?: ProgramSpool;
  /** The same for other files. */
  readonly fileSpool?: ProgramSpool;
}

/** Nothing looks at the content of every file. */
export const NO_TOOLS: ContentTools = { secrets: null, searches: [] };

/** Opens tools and keeps the costly ones for the next reading in the same thread. */
export class ContentToolbox {
  #secrets: { readonly key: string; readonly search: Promise<SecretSearch> } | null = null;

  /** The tools that a first reading needs. The code of the scanner is loaded only where secrets are looked for. */
  async open(request: InspectionRequest, settings: SecretSettings): Promise<ContentTools> {
    const wantsText = (request.contentSearches ?? []).length > 0;
    const searches = wantsText ? (await import('./content-searches.ts')).compileSearches(request).searches : [];
    return { searches, secrets: request.secrets === true ? await this.#secretSearch(settings) : null };
  }

  /** What hides secrets. */
  async redactor(settings: SecretSettings): Promise<Scanner> {
    return (await this.#secretSearch(settings)).redactor;
  }

  #secretSearch(settings: SecretSettings): Promise<SecretSearch> {
    const { secretKey = DEFAULT_SECRET_KEY, secretRules = [] } = settings;
    const key = JSON.stringify([Buffer.from(secretKey).toString('hex'), secretRules]);
    if (this.#secrets?.key !== key) {
      const search = import('../secrets/secret-search.ts').then(({ openSecretSearch }) => {
        return openSecretSearch(settings);
      });
      this.#secrets = { key, search };
    }
    return this.#secrets.search;
  }
}
