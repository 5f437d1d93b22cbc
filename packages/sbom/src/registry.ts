import { type Registry, createRegistry } from '@assay/core';
import { cyclonedxJson } from './cyclonedx-json/format.ts';
import { cyclonedxXml } from './cyclonedx-xml/format.ts';
import { githubSnapshot } from './github-snapshot/format.ts';
import { nativeSbom } from './native/format.ts';
import type { SbomFormat } from './sbom-format.ts';
import { spdxJson } from './spdx-json/format.ts';
import { spdxTagValue } from './spdx-tv/format.ts';
import { spdx3Json } from './spdx3-json/format.ts';

/** The formats in which an SBOM can be written, in the order in which help texts list them. */
export const sbomFormats: Registry<SbomFormat> = createRegistry([
  cyclonedxJson,
  cyclonedxXml,
  spdxJson,
  spdx3Json,
  spdxTagValue,
  githubSnapshot,
  nativeSbom,
]);
