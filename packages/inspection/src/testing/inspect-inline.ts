import {
  BASIC_REQUEST,
  type Cache,
  type Cataloger,
  type Image,
  type Inspection,
  type InspectionLimits,
  type InspectionRequest,
  type SecretRulesDocument,
} from '@assay/core';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { InlineRunner } from '../worker/inline-runner.ts';

/** How a test inspects; what is left out has its usual value. */
export interface InlineSettings {
  readonly request?: Partial<InspectionRequest>;
  readonly limits?: Partial<InspectionLimits>;
  readonly cache?: Cache;
  readonly secretKey?: Uint8Array;
  readonly secretRules?: readonly SecretRulesDocument[];
  /** Default none. */
  readonly catalogers?: readonly Cataloger[];
}

/** A whole inspection in one thread, for tests. */
export function inspectInline(image: Image, settings: InlineSettings = {}): Promise<Inspection> {
  const { request = {}, limits = {}, cache = null, catalogers = [], ...others } = settings;
  const options = {
    request: { ...BASIC_REQUEST, ...request },
    limits: { ...DEFAULT_LIMITS, ...limits },
    cache,
    signal: new AbortController().signal,
    toolVersion: '0.0.0',
    ...others,
  };
  return inspectWith(image, options, { catalogers, runner: new InlineRunner(catalogers) });
}

/** A cache whose values can be looked at. */
export interface VisibleCache extends Cache {
  readonly values: Map<string, Uint8Array>;
}

/** A cache in memory. */
export function memoryCache(): VisibleCache {
  const values = new Map<string, Uint8Array>();
  return {
    values,
    get: async (namespace, key) => values.get(`${namespace}/${key}`) ?? null,
    put: async (namespace, key, value) => void values.set(`${namespace}/${key}`, value),
  };
}
