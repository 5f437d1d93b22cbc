import { ADMISSION } from './command-groups.ts';
import type { Setting } from './setting.ts';
import { allOf, oneOf, parsePath, parseText } from './value-types.ts';

/** What a decision is made from beyond the image, how it is kept and made again, and what of it is explained. */
export interface EvidenceSettings {
  readonly dockerfile: Setting<string | null>;
  readonly baseline: Setting<string | null>;
  readonly previous: Setting<string | null>;
  readonly knownImages: Setting<string | null>;
  readonly explain: Setting<string | null>;
  readonly replay: Setting<string | null>;
  readonly inspection: Setting<readonly string[]>;
  readonly writeEvidence: Setting<string | null>;
}

export const EVIDENCE_SETTINGS: EvidenceSettings = {
  dockerfile: {
    name: 'dockerfile',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Dockerfile that the image was built from; without it rules go by what the image records of its build.',
    environment: 'ASSAY_DOCKERFILE',
    config: 'any',
    commands: ['check'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  baseline: {
    name: 'baseline',
    shape: 'one',
    placeholder: 'IMAGE|FILE',
    summary: 'Image, or inspection as inspect -o inspection writes it, that rules of the gate baseline compare with.',
    environment: 'ASSAY_BASELINE',
    config: 'any',
    commands: ['check'],
    default: null,
    defaultText: 'none: such rules give errors',
    parse: oneOf(parseText),
  },
  previous: {
    name: 'previous',
    shape: 'one',
    placeholder: 'IMAGE|FILE|none',
    summary:
      'What the tag pointed at before, an image or an inspection, for rules of the gate tag_drift; none: nothing.',
    environment: 'ASSAY_PREVIOUS',
    config: 'none',
    commands: ['check'],
    default: null,
    defaultText: 'not known: such rules give errors',
    parse: oneOf(parseText),
  },
  knownImages: {
    name: 'known-images',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'List of images by their layers, JSON, in which ancestors and base images are looked up.',
    environment: 'ASSAY_KNOWN_IMAGES',
    config: 'any',
    commands: ['check', 'vulns', 'diff', ...ADMISSION],
    default: null,
    defaultText: 'none: rules on ancestors give errors',
    parse: oneOf(parsePath),
  },
  explain: {
    name: 'explain',
    shape: 'one',
    placeholder: 'FINDING',
    summary: 'Explain this finding in place of the report: by id, trigger id, historical id, CVE, package or path.',
    environment: null,
    config: 'none',
    commands: ['check'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  replay: {
    name: 'replay',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Make this decision again from what it was made from, and tell whether it comes out the same.',
    environment: null,
    config: 'none',
    commands: ['check'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  inspection: {
    name: 'inspection',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'Inspection or evidence that a decision was made from, for --replay; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['check'],
    default: [],
    defaultText: 'what the cache holds',
    parse: allOf(parsePath),
  },
  writeEvidence: {
    name: 'write-evidence',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Write what the decision was made from, for --replay elsewhere.',
    environment: null,
    config: 'none',
    commands: ['check'],
    default: null,
    defaultText: 'none; the cache keeps it for a while',
    parse: oneOf(parsePath),
  },
};
