import { type Scope, images, verdicts } from '@assay/store';
import { type JudgedPlace, readContext } from '../judgement/context.ts';
import type { AskedImage } from './asked-of-image.ts';

/** Subjects that are read at once. */
const PAGE = 200;

/** Which images a simulation is about. */
export interface SimulatedSet {
  /** The policy that counts today; null while none does: then every image of the space under its own name. */
  readonly policyId: string | null;
  /** Judge all for this place; null: each verdict for its own. */
  readonly place: JudgedPlace | null;
}

/** Pages of images as they are judged today: under each name that has a verdict, or under the last name that they were asked for by. */
export async function* simulatedImages(
  scope: Scope,
  { policyId, place }: SimulatedSet,
): AsyncGenerator<readonly AskedImage[]> {
  if (policyId === null) yield* everyImage(scope, place);
  else yield* judgedImages(scope, policyId, place);
}

async function* judgedImages(
  scope: Scope,
  policyId: string,
  place: JudgedPlace | null,
): AsyncGenerator<readonly AskedImage[]> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof verdicts.listVerdicts>> = await verdicts.listVerdicts(
      scope,
      { policyId },
      { limit: PAGE, ...(after === null ? {} : { after }) },
    );
    const found: AskedImage[] = [];
    for (const { imageId, reference, context } of page.items) {
      // For one place each name counts once; the verdict that knows of no place stands for it.
      if (place !== null && context !== '') continue;
      const image = await images.getImage(scope, imageId);
      if (image !== null) found.push({ image, reference, place: place ?? readContext(context) });
    }
    yield found;
    after = page.next;
  } while (after !== null);
}

async function* everyImage(scope: Scope, place: JudgedPlace | null): AsyncGenerator<readonly AskedImage[]> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof images.listImages>> = await images.listImages(scope, {
      limit: PAGE,
      ...(after === null ? {} : { after }),
    });
    yield page.items
      .filter(({ state }) => state === 'analysed')
      .map((image) => ({
        image,
        reference: image.reference ?? image.digest,
        place: place ?? { environment: null, namespace: null },
      }));
    after = page.next;
  } while (after !== null);
}
