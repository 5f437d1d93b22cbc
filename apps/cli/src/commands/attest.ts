import { type AttachedReferrer, artifactBlob, attachReferrer } from '@assay/oci';
import { type Digest, printable } from '@assay/core';
import { jsonText } from '@assay/report';
import { BUNDLE_TYPE, encodeStatement, signStatement } from '@assay/trust';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { plainFormats } from '../terminal/plain-formats.ts';
import { type AttestedImage, openAttested } from '../trust/attested-image.ts';
import type { Predicate } from '../trust/predicates.ts';
import { predicatesOf } from '../trust/make-predicates.ts';
import { type Signing, readSigning } from '../trust/read-signing.ts';

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
  const isPrinted = settings.get(SETTINGS.unsigned);
  const signing = isPrinted ? null : await readSigning(context);
  const reports = await planReports(context, FORMATS);
  const images = await openAttested(context, target);
  const made = new Map<Digest, readonly Predicate[]>();
  for (const [digest, predicates] of await predicatesOf(
    context,
    images.map((image) => image.digest),
  )) {
    made.set(digest, predicates);
  }
  if (signing === null) {
    for (const image of images) {
      for (const predicate of made.get(image.digest) ?? []) {
        await io.stdout.write(
          `${encodeStatement({ name: image.name, digest: image.digest, ...predicate }).toString()}\n`,
        );
      }
    }
    return EXIT.pass;
  }
  const attached = await withImageOptions(context, target, async ({ open }) => {
    const done: Attached[] = [];
    for (const image of images) {
      for (const predicate of made.get(image.digest) ?? [])
        done.push(await attach(image, predicate, signing, open, io.now()));
    }
    return done;
  });
  await reports.write(attached);
  return EXIT.pass;
}

async function attach(
  { name, digest, place, descriptor }: AttestedImage,
  predicate: Predicate,
  { identity, services }: Signing,
  open: Parameters<typeof attachReferrer>[2],
  now: Date,
): Promise<Attached> {
  const bundle = await signStatement(encodeStatement({ name, digest, ...predicate }), identity, services);
  const { predicateType } = predicate;
  if (place === null) {
    throw cliError('OPTION_CONFLICT', `nothing can be stored beside ${printable(name)}`, {
      hint: 'Attest an image in a registry or in an OCI layout (oci:DIR), or write the statements with --print.',
    });
  }
  const stored = await attachReferrer(
    place,
    {
      artifactType: BUNDLE_TYPE,
      blobs: [artifactBlob(BUNDLE_TYPE, bundle)],
      annotations: {
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': predicateType,
        'org.opencontainers.image.created': now.toISOString(),
      },
      subject: descriptor,
    },
    open,
  );
  return { ...stored, predicateType, subject: digest };
}
