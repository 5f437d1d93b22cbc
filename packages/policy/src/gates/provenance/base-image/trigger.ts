import type { Material } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required, withDefault } from '../../../parameters/parameter-kind.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { SIGNER_PARAMETERS, checkSigners, isAccepted } from '../../signer-parameters.ts';

export const provenBaseImage: Trigger = defineTrigger({
  id: 'base_image',
  title: 'Base image not from an approved place',
  summary: 'Fires for each image that verified provenance names as a base and that comes from no approved place.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['provenance'],
  params: {
    images: required(patternListOf(readPattern), {
      summary: 'Patterns for package URLs or addresses of images, as provenance writes them, or for their digests.',
      example: 'pkg:docker/registry.acme.example/base/*',
    }),
    required: withDefault(flag, 'true', {
      summary: 'Whether provenance that names no base image is a finding as well.',
      example: 'false',
    }),
    ...SIGNER_PARAMETERS,
  },
  check: checkSigners,
  messages: {
    other: 'The image was built on {image}, which comes from no approved place',
    unknown: 'No verified provenance names the image that this one was built on',
  },
  *evaluate({ provenance }, params) {
    const bases = provenance.filter((one) => isAccepted(one, params)).flatMap(({ baseImages }) => baseImages);
    if (bases.length === 0 && params.required) {
      yield { message: 'unknown', data: {}, subject: { kind: 'image', key: 'base/unknown' } };
    }
    const others = bases.filter((base) => {
      const names = [base.uri, ...digestsOf(base)];
      return !names.some((name) => params.images.some((pattern) => pattern.matches(name)));
    });
    for (const [uri, digests] of distinct(others)) {
      yield {
        message: 'other',
        data: { image: uri },
        subject: { kind: 'image', key: `base/${uri}` },
        evidence: { digests },
      };
    }
  },
});

function digestsOf({ digests }: Material): readonly string[] {
  return Object.entries(digests).map(([algorithm, hex]) => `${algorithm}:${hex}`);
}

/** Digests of each image that is named, in order. */
function distinct(bases: readonly Material[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const base of bases) {
    const known = found.get(base.uri) ?? [];
    found.set(base.uri, [...new Set([...known, ...digestsOf(base)])].toSorted());
  }
  return found;
}
