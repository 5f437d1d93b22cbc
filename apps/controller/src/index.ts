export type { ClusterSide } from './cluster/cluster-side.ts';
export { openCluster } from './cluster/open-cluster.ts';
export type { AssessJob, ImageAssessor, TagResolver } from './decision/ports.ts';
export { registryResolver } from './decision/tag-resolver.ts';
export { eitherAssessor, serviceAssessor } from './decision/service-assessor.ts';
export { CONTROLLER_ERRORS } from './errors.ts';
export { type ArtifactSigners, artifactSource } from './policies/artifact-source.ts';
export { fileSource } from './policies/file-source.ts';
export { pushPolicyArtifact, withPolicyArtifact } from './policies/policy-artifact.ts';
export { compileAccepted, compileBundle } from './policies/policy-bundle.ts';
export { type PolicyText, policyTextProblems } from './policies/policy-documents.ts';
export {
  DEFAULT_ENFORCEMENT,
  type PolicyEnforcement,
  type PolicySet,
  type PolicySource,
} from './policies/policy-set.ts';
export type { DoorSettings } from './settings/door-settings.ts';
export { DEFAULT_JUDGE_SETTINGS } from './settings/judge-settings.ts';
export { serviceSource } from './policies/service-source.ts';
export { openSimulatedDoor } from './simulate/open-door.ts';
export { readManifests } from './simulate/read-manifests.ts';
export { type AdmissionSimulation, type SimulatedWorkload, simulateAdmission } from './simulate/simulate.ts';
export { configuredPorts } from './webhook/configured-ports.ts';
export { type AuditTrail, openAuditTrail } from './webhook/open-audit-trail.ts';
export { type RunningController, startController } from './webhook/start-controller.ts';
