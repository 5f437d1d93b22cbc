import { type Registry, createRegistry } from '@assay/core';
import type { Gate } from './contracts/gate.ts';
import { alwaysGate } from './gates/always/gate.ts';
import { ancestryGate } from './gates/ancestry/gate.ts';
import { attestationsGate } from './gates/attestations/gate.ts';
import { baseImageGate } from './gates/base-image/gate.ts';
import { baselineGate } from './gates/baseline/gate.ts';
import { distroGate } from './gates/distro/gate.ts';
import { dockerfileGate } from './gates/dockerfile/gate.ts';
import { dockerfileLintGate } from './gates/dockerfile-lint/gate.ts';
import { expressionGate } from './gates/expression/gate.ts';
import { filesGate } from './gates/files/gate.ts';
import { imagePolicyGate } from './gates/image-policy/gate.ts';
import { imageReferenceGate } from './gates/image-reference/gate.ts';
import { imageSourceDriftGate } from './gates/image-source-drift/gate.ts';
import { inspectionGate } from './gates/inspection/gate.ts';
import { labelsGate } from './gates/labels/gate.ts';
import { licensesGate } from './gates/licenses/gate.ts';
import { malwareGate } from './gates/malware/gate.ts';
import { metadataGate } from './gates/metadata/gate.ts';
import { npmsGate } from './gates/npms/gate.ts';
import { packagesGate } from './gates/packages/gate.ts';
import { passwdFileGate } from './gates/passwd-file/gate.ts';
import { provenanceGate } from './gates/provenance/gate.ts';
import { retrievedFilesGate } from './gates/retrieved-files/gate.ts';
import { rubyGemsGate } from './gates/ruby-gems/gate.ts';
import { secretScansGate } from './gates/secret-scans/gate.ts';
import { signaturesGate } from './gates/signatures/gate.ts';
import { stigGate } from './gates/stig/gate.ts';
import { tagDriftGate } from './gates/tag-drift/gate.ts';
import { vulnerabilitiesGate } from './gates/vulnerabilities/gate.ts';

/** All gates, in alphabetical order. */
export const gates: Registry<Gate> = createRegistry([
  alwaysGate,
  ancestryGate,
  attestationsGate,
  baseImageGate,
  baselineGate,
  distroGate,
  dockerfileGate,
  dockerfileLintGate,
  expressionGate,
  filesGate,
  imagePolicyGate,
  imageReferenceGate,
  imageSourceDriftGate,
  inspectionGate,
  labelsGate,
  licensesGate,
  malwareGate,
  metadataGate,
  npmsGate,
  packagesGate,
  passwdFileGate,
  provenanceGate,
  retrievedFilesGate,
  rubyGemsGate,
  secretScansGate,
  signaturesGate,
  stigGate,
  tagDriftGate,
  vulnerabilitiesGate,
]);
