import { AssayError } from '@assay/core';

/** Does something about one object: what goes wrong is told, and that the object has gone meanwhile is not. */
export async function attempt(
  { onProblem }: { readonly onProblem: (error: AssayError) => void },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    if (error.code !== 'CLUSTER_NOT_FOUND') onProblem(error);
  }
}
