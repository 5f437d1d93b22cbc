import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { repositoryRoot } from './program.ts';

/** One address for all replicas, as a Service of Kubernetes is: connections go to those that answer, in turn. */
export interface Front {
  readonly port: number;
  /** Ports of the replicas that connections go to; without any, connections are closed. */
  readonly to: (ports: readonly number[]) => Promise<void>;
  readonly close: () => void;
}

/** Listens on loopback, in a process of its own. */
export async function openFront(): Promise<Front> {
  const child: ChildProcess = fork(join(repositoryRoot, 'e2e/cluster-front-process.ts'), [], { execArgv: [] });
  const [address]: unknown[] = await once(child, 'message');
  const port = isJsonObject(address) ? Number(address['port']) : Number.NaN;
  if (!Number.isInteger(port)) throw new Error('the front has no port');
  return {
    port,
    to: async (ports) => {
      if (!child.connected) return;
      const routed = once(child, 'message');
      child.send(ports);
      await routed;
    },
    close: () => {
      child.disconnect();
    },
  };
}
