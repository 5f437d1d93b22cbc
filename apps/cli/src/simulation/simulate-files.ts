import { availableParallelism } from 'node:os';
import type { Simulation } from '@assay/policy';
import { type SimulationRequest, prepareSimulation } from './simulate-file.ts';
import { SimulationThread } from './simulation-thread.ts';

/** Fewer files than this are not worth the start of a thread. */
const FILES_FOR_THREAD = 40;
const MAX_THREADS = 8;

/** What simulating over files tells, with the number of images for which nothing changes. */
export async function simulateFiles(request: SimulationRequest, files: readonly string[]): Promise<Simulation> {
  // The policies are read here first, so that what is wrong with them is told as a whole.
  const simulateHere = await prepareSimulation(request);
  const count = Math.min(MAX_THREADS, availableParallelism(), Math.floor(files.length / FILES_FOR_THREAD));
  using threads = new DisposableStack();
  const workers = Array.from({ length: count }, () => {
    const thread = threads.use(new SimulationThread(request));
    return async (file: string): Promise<Simulation> => thread.simulate(file);
  });
  const parts: Simulation[] = [];
  let next = 0;
  const work = async (simulate: (file: string) => Promise<Simulation>): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      parts[index] = await simulate(files[index] ?? '');
    }
  };
  await Promise.all((count === 0 ? [simulateHere] : workers).map(work));
  return merge(parts);
}

function merge(parts: readonly Simulation[]): Simulation {
  const sum = (effect: keyof Simulation['counts']): number =>
    parts.reduce((total, { counts }) => total + counts[effect], 0);
  return {
    counts: {
      'newly-failing': sum('newly-failing'),
      'newly-passing': sum('newly-passing'),
      changed: sum('changed'),
      same: sum('same'),
    },
    images: parts.flatMap(({ images }) => images),
  };
}
