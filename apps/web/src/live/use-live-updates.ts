import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OperationName } from '../api/client.ts';
import { useSession } from '../session/session-context.tsx';
import { readEvents } from './read-events.ts';

/** What is asked for again, by the first word of what happened. */
const RENEWED: Readonly<Record<string, readonly OperationName[]>> = {
  verdict: [
    'getOverview',
    'listImages',
    'countImages',
    'listVerdicts',
    'getEvaluation',
    'listDeployments',
    'listDrift',
  ],
  vulnerability: ['getOverview', 'listImageVulnerabilities', 'listAffectedImages', 'listAffectedWorkloads'],
  inspection: ['listImages', 'countImages', 'getImage', 'getOverview', 'listRepositories', 'listTags'],
  tag: ['listTags', 'getTag', 'listTagHistory', 'listRepositories'],
  policy: ['listPolicies', 'getPolicy', 'listPolicyVersions', 'getOverview'],
  exception: ['listExceptions', 'getException', 'getOverview'],
  admission: ['listAdmissions', 'listClusters'],
  advisories: ['getAdvisoryStatus', 'getOverview', 'listImageVulnerabilities'],
};

/** Milliseconds for which events are gathered before anything is asked for. */
const GATHER = 400;

/** Milliseconds before the next try, at first and at most. */
const SHORTEST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Keeps what is shown up to date with what happens in the space. Says whether the service tells. */
export function useLiveUpdates(): boolean {
  const { space, may } = useSession();
  const queries = useQueryClient();
  const [isLive, setIsLive] = useState(false);
  const spaceId = space?.id ?? null;
  const allowed = may('evaluations:read');
  useEffect(() => {
    if (!allowed) return undefined;
    const stop = new AbortController();
    const due = new Set<OperationName>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const renew = (names: readonly OperationName[]): void => {
      for (const name of names) due.add(name);
      timer ??= setTimeout(() => {
        timer = null;
        for (const name of due) void queries.invalidateQueries({ queryKey: [name] });
        due.clear();
      }, GATHER);
    };
    const onEvent = (event: string): void => {
      if (event === 'reset') void queries.invalidateQueries();
      else renew(RENEWED[event.split('.')[0] ?? ''] ?? []);
    };
    void watch({ space: spaceId, signal: stop.signal, onEvent, onState: setIsLive });
    return () => {
      stop.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [spaceId, allowed, queries]);
  return isLive;
}

interface Watch {
  readonly space: string | null;
  readonly signal: AbortSignal;
  readonly onEvent: (event: string) => void;
  readonly onState: (isLive: boolean) => void;
}

/** Watches until it is stopped; comes back where it was when the connection breaks. */
async function watch({ space, signal, onEvent, onState }: Watch): Promise<void> {
  let last: string | null = null;
  let wait = SHORTEST_WAIT;
  while (!signal.aborted) {
    try {
      const headers = {
        accept: 'text/event-stream',
        ...(space === null ? {} : { 'x-assay-space': space }),
        ...(last === null ? {} : { 'last-event-id': last }),
      };
      const response = await fetch('/api/v1/events', {
        headers,
        signal,
        credentials: 'same-origin',
        cache: 'no-store',
      });
      if (response.ok && response.body !== null) {
        onState(true);
        wait = SHORTEST_WAIT;
        for await (const { id, event } of readEvents(response.body)) {
          last = id ?? last;
          onEvent(event);
        }
      }
    } catch {
      // The connection broke or the page was left: tried again below, or not.
    }
    if (signal.aborted) return;
    onState(false);
    await new Promise((resolve) => void setTimeout(resolve, wait));
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }
}
