import { type Registry, createRegistry } from '@assay/core';
import type { Gate } from './contracts/gate.ts';
import { alwaysGate } from './gates/always/gate.ts';
import { dockerfileGate } from './gates/dockerfile/gate.ts';
import { filesGate } from './gates/files/gate.ts';
import { imageReferenceGate } from './gates/image-reference/gate.ts';
import { inspectionGate } from './gates/inspection/gate.ts';
import { labelsGate } from './gates/labels/gate.ts';
import { metadataGate } from './gates/metadata/gate.ts';
import { packagesGate } from './gates/packages/gate.ts';
import { passwdFileGate } from './gates/passwd-file/gate.ts';

/** All gates, in alphabetical order. */
export const gates: Registry<Gate> = createRegistry([
  alwaysGate,
  dockerfileGate,
  filesGate,
  imageReferenceGate,
  inspectionGate,
  labelsGate,
  metadataGate,
  packagesGate,
  passwdFileGate,
]);
