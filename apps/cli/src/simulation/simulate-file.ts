import { type AdvisoryMatcher, openMatcher } from '@assay/assess';
import { AssayError, type GatheredFacts, type JsonObject } from '@assay/core';
import { type CompiledPolicy, type Simulation, mergeNeeds, policyNeeds, simulatePolicies } from '@assay/policy';
import { loadPolicy } from '../load-policy.ts';
import { factsOfStored, readInspectionFile } from '../stored-inspection.ts';

/** What a simulation is about; a plain value. */
export interface SimulationRequest {
  /** Absolute. */
  readonly oldPath: string;
  /** Absolute. */
  readonly newPath: string;
  readonly workingDirectory: string;
  readonly variables: JsonObject;
  readonly environment: string | null;
  readonly namespace: string | null;
  /** Milliseconds since 1970. */
  readonly evaluatedAtMs: number;
  /** Absolute path of the advisory database, which need not be there. */
  readonly database: string;
}

/** Simulates over the inspections of one file. */
export type SimulateFile = (file: string) => Promise<Simulation>;

/**
 * Reads the policies of a simulation.
 * @throws POLICY_UNREADABLE, and what compiling throws
 */
export async function prepareSimulation(request: SimulationRequest): Promise<SimulateFile> {
  const { environment, namespace } = request;
  const oldPolicy = await loadOldPolicy(request);
  const newPolicy = await loadNewPolicy(request, oldPolicy);
  const { kinds } = mergeNeeds([policyNeeds(oldPolicy), policyNeeds(newPolicy)]);
  // Paths are by far the most of an inspection.
  const entries = kinds.has('files');
  const evaluatedAt = new Date(request.evaluatedAtMs);
  const matcher = kinds.has('vulnerabilities') ? openIfThere(request.database, evaluatedAt) : null;
  return async (file) => {
    const { inspections } = await readInspectionFile(file, { entries });
    const facts = inspections.map((stored): GatheredFacts => {
      const told = factsOfStored(stored, evaluatedAt);
      return matcher === null ? told : { ...told, vulnerabilities: matcher.match(stored.inspection).vulnerabilities };
    });
    return simulatePolicies(oldPolicy, newPolicy, facts, { environment, namespace });
  };
}

/** Without data rules on vulnerabilities give errors, as they do when an image is checked. @throws DATABASE_CORRUPT */
function openIfThere(database: string, at: Date): AdvisoryMatcher | null {
  try {
    return openMatcher({ database, vex: [], at });
  } catch (error) {
    if (error instanceof AssayError && error.code === 'DATABASE_MISSING') return null;
    throw error;
  }
}

/** Values are for both policies, but the old one may lack variables that the new one has. */
async function loadOldPolicy({ oldPath, workingDirectory, variables }: SimulationRequest): Promise<CompiledPolicy> {
  return loadPolicy(oldPath, workingDirectory, await knownVariables(oldPath, workingDirectory, variables));
}

/** The new one may lack variables that the old one has; a value that neither knows is a mistake. */
async function loadNewPolicy(
  { newPath, workingDirectory, variables }: SimulationRequest,
  oldPolicy: CompiledPolicy,
): Promise<CompiledPolicy> {
  const known = await knownVariables(newPath, workingDirectory, variables);
  const unknown = Object.keys(variables).some(
    (name) => !Object.hasOwn(known, name) && !Object.hasOwn(oldPolicy.variables, name),
  );
  return loadPolicy(newPath, workingDirectory, unknown ? variables : known);
}

/** The values that a policy has variables for. */
async function knownVariables(path: string, workingDirectory: string, variables: JsonObject): Promise<JsonObject> {
  const known: [string, JsonObject[string]][] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (await hasVariable(path, workingDirectory, { [name]: value })) known.push([name, value]);
  }
  return Object.fromEntries(known);
}

async function hasVariable(path: string, workingDirectory: string, one: JsonObject): Promise<boolean> {
  try {
    await loadPolicy(path, workingDirectory, one);
    return true;
  } catch (error) {
    // Whatever else is wrong is told when the policy is read for good.
    return !(error instanceof AssayError && error.problems.some(({ code }) => code === 'VARIABLE_UNKNOWN'));
  }
}
