import type { VexSource } from '@assay/advisory';
import type { AdvisoryMatcher, KnownImage } from '@assay/assess';
import { AssayError, type Inspection, type VulnerabilityFacts } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { note } from '../notes.ts';
import { baseLayersOf } from './known-bases.ts';

/**
 * Opens the advisory database when a rule first needs it. Null without one: the fact is then missing, which rules that need it report,
 * and a note says why.
 * @throws DATABASE_CORRUPT, VEX_INVALID, FILE_UNREADABLE
 */
export function lazyMatcher(context: CommandContext): () => Promise<AdvisoryMatcher | null> {
  let opened: Promise<AdvisoryMatcher | null> | null = null;
  return async () => {
    opened ??= openOrNote(context);
    return opened;
  };
}

async function openOrNote(context: CommandContext): Promise<AdvisoryMatcher | null> {
  try {
    // Loaded when a rule needs it: a check without rules on vulnerabilities starts faster.
    const { openCommandMatcher } = await import('./open-matcher.ts');
    return await openCommandMatcher(context);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'DATABASE_MISSING') throw error;
    await note(context, `${error.message}; rules on vulnerabilities cannot be decided. ${error.hint ?? ''}`);
    return null;
  }
}

/**
 * What is known against the packages of the inspection; undefined without data or without an inspection. `known`: the images among which
 * its base image is looked for, so that each match tells whether it comes from there. `attached`: statements of VEX about this image.
 */
export function vulnerabilitiesOf(
  matcher: AdvisoryMatcher | null,
  inspection: Inspection | null,
  known: readonly KnownImage[] | null,
  attached: readonly VexSource[] = [],
): VulnerabilityFacts | undefined {
  if (matcher === null || inspection === null) return undefined;
  return matcher.match(inspection, baseLayersOf(known, inspection), attached).vulnerabilities;
}
