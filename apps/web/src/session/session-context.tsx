import { type ReactNode, createContext, use, useCallback, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { type Client, createClient } from '../api/client.ts';
import type { OwnSpace, Session } from './session.ts';

/** The session with the space that is looked at. */
export interface CurrentSession {
  readonly session: Session;
  /** Null for somebody who belongs to none. */
  readonly space: OwnSpace | null;
  readonly client: Client;
  readonly chooseSpace: (id: string) => void;
  /** Whether the person may do this in the space, or with the instance. */
  readonly may: (permission: string) => boolean;
}

const SessionContext = createContext<CurrentSession | null>(null);

const STORED_SPACE = 'assay-space';

/** Gives everything below it the session and a client that speaks for it. */
export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [spaceId, setSpaceId] = useState(() => localStorage.getItem(STORED_SPACE));
  const space = session.spaces.find(({ id }) => id === spaceId) ?? session.spaces[0] ?? null;
  const chooseSpace = useCallback(
    (id: string) => {
      localStorage.setItem(STORED_SPACE, id);
      setSpaceId(id);
      queries.clear();
    },
    [queries],
  );
  const value = useMemo<CurrentSession>(
    () => ({
      session,
      space,
      chooseSpace,
      client: createClient({ csrf: () => session.csrf, space: () => space?.id ?? null }),
      may: (permission) => session.instance.includes(permission) || (space?.permissions.includes(permission) ?? false),
    }),
    [session, space, chooseSpace],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

/** The session of whoever looks at this. */
export function useSession(): CurrentSession {
  const current = use(SessionContext);
  if (current === null) throw new Error('there is no session here');
  return current;
}
