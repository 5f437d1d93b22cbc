import type { AttachPlace, AttachedReferrer, OpenOptions } from '@assay/oci';
import { type Digest, printable } from '@assay/core';
import { jsonText } from '@assay/report';
import { encodeStatement, signStatement } from '@assay/trust';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { plainFormats } from '../terminal/plain-formats.ts';
import { attachBundle } from '../trust/attach-bundle.ts';
import { type AttestedImage, openAttested } from '../trust/attested-image.ts';
import type { Predicate } from '../trust/predicates.ts';
import { predicatesOf } from '../trust/make-predicates.ts';
import { readSigning } from '../trust/read-signing.ts';

/** What was stored beside an image. */
interface Attached extends AttachedReferrer {
  readonly predicateType: string;
  /** The manifest that it is about. */
  readonly subject: Digest;
}

const FORMATS = plainFormats<readonly Attached[]>({
  table: (all) =>
    all
      .map(({ predicateType, subject, digest, listed }) => `${predicateType} about ${subject}: ${digest} (${listed})\n`)
      .join(''),
  json: (attached) => `${jsonText({ schemaVersion: 1, attached })}\n`,
});

/** `assay attest IMAGE`: states what is in it and how it was judged, signs that and stores it beside the image. */
export async function attest(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const target = operands[0] ?? '';
  const signing = settings.get(SETTINGS.unsigned) ? null : await readSigning(context);
  const reports = await planReports(context, FORMATS);
  const images = await openAttested(context, target);
  // Signing as an identity is told to a public log: what could not be stored is refused before anything is signed.
  const places = signing === null ? [] : images.map(placeOf);
  const made = await predicatesOf(
    context,
    images.map(({ digest }) => digest),
  );
  const drafts = images.flatMap((image, at) =>
    (made.get(image.digest) ?? []).map((predicate) => ({ image, place: places[at], predicate })),
  );
  if (signing === null) {
    for (const { image, predicate } of drafts) await io.stdout.write(`${statementOf(image, predicate).toString()}\n`);
    return EXIT.pass;
  }
  const attached = await withImageOptions(context, target, async ({ open }) => {
    const signed: SignedDraft[] = [];
    for (const { image, place, predicate } of drafts) {
      if (place === undefined) continue;
      const bundle = await signStatement(statementOf(image, predicate), signing.identity, signing.services);
      signed.push({ image, place, predicateType: predicate.predicateType, bundle });
    }
    const done: Attached[] = [];
    for (const draft of signed) done.push(await attach(draft, open, io.now()));
    return done;
  });
  await reports.write(attached);
  return EXIT.pass;
}

/** A statement that is signed and not stored yet. */
interface SignedDraft {
  readonly image: AttestedImage;
  readonly place: AttachPlace;
  readonly predicateType: string;
  readonly bundle: Buffer;
}

function statementOf({ name, digest }: AttestedImage, predicate: Predicate): Buffer {
  return encodeStatement({ name, digest, ...predicate });
}

/** @throws OPTION_CONFLICT */
function placeOf({ name, place }: AttestedImage): AttachPlace {
  if (place !== null) return place;
  throw cliError('OPTION_CONFLICT', `nothing can be stored beside ${printable(name)}`, {
    hint: 'Attest an image in a registry or in an OCI layout (oci:DIR), or write the statements with --print.',
  });
}

async function attach(
  { image, place, predicateType, bundle }: SignedDraft,
  open: OpenOptions,
  now: Date,
): Promise<Attached> {
  const statement = { predicateType, bundle, subject: image.descriptor };
  return { ...(await attachBundle(place, statement, { open, now })), predicateType, subject: image.digest };
}
