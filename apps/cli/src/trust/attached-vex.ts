import { type VexSource, readVex } from '@assay/advisory';
import { type ImageToVerify, type InspectOptions, verifyImage, withOpenImages } from '@assay/assess';
import {
  AssayError,
  type AttestationFact,
  BASIC_REQUEST,
  type Digest,
  NO_TRUST,
  type TrustRequest,
  isJsonObject,
  printable,
} from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { trustOptions } from './trust-options.ts';

/** Kinds of statements that are VEX documents, or SBOMs that may hold one. */
const VEX_TYPES = /^https:\/\/(?:openvex\.dev\/ns(?:\/.*)?|cyclonedx\.org\/(?:vex|bom)(?:\/.*)?)$/;

/**
 * The VEX statements that are attached to an image and that somebody who counts vouches for, those of the command line and of `named`;
 * none unless --attached-vex asks for them. What nobody vouches for is left out: whoever may push could have written it.
 * @throws OPTION_CONFLICT when nobody is named, and what verifying throws
 */
export async function attachedVex(
  context: CommandContext,
  options: InspectOptions,
  image: Pick<ImageToVerify, 'evidenceTarget'>,
  named: TrustRequest = NO_TRUST,
): Promise<readonly VexSource[]> {
  if (!context.settings.get(SETTINGS.attachedVex)) return [];
  const trust = await trustOptions(context, options);
  if (named.verifiers.length + (trust.more?.verifiers.length ?? 0) === 0) {
    throw cliError('OPTION_CONFLICT', 'nobody is named whose VEX statements would count', {
      hint: 'Give --key FILE, or --identity RE with --issuer RE, or a --policy with verifiers.',
    });
  }
  const needs = { kinds: new Set<never>(), request: BASIC_REQUEST, trust: named };
  const evaluatedAt = context.settings.get(SETTINGS.at) ?? context.io.now();
  const verified = await verifyImage({ ...image, needs, evaluatedAt }, trust);
  const sources: VexSource[] = [];
  for (const fact of verified?.report.attestations ?? []) sources.push(...(await vexOf(context, fact)));
  return sources;
}

/** The same for each image of the command, by digest. */
export async function attachedVexOfTarget(
  context: CommandContext,
  options: InspectOptions,
): Promise<ReadonlyMap<Digest | null, readonly VexSource[]>> {
  if (!context.settings.get(SETTINGS.attachedVex)) return new Map();
  const entries = await withOpenImages(options, async (image) => {
    return [image.identity.subject.digest, await attachedVex(context, options, image)] as const;
  });
  return new Map(entries);
}

async function vexOf(context: CommandContext, fact: AttestationFact): Promise<readonly VexSource[]> {
  const { verified, predicateType, predicate, evidence } = fact;
  if (!verified || !VEX_TYPES.test(predicateType) || !isJsonObject(predicate)) return [];
  if (predicateType.startsWith('https://cyclonedx.org/bom') && !Array.isArray(predicate['vulnerabilities'])) return [];
  try {
    return [{ document: readVex({ text: JSON.stringify(predicate), name: evidence }), trusted: true, name: evidence }];
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    await note(context, `the VEX statement ${evidence} is signed and does not count: ${printable(error.message)}`);
    return [];
  }
}
