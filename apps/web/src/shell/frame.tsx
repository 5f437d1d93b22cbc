import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Select,
  Stack,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useSession } from '../session/session-context.tsx';
import { Hints } from '../parts/hints.tsx';
import { LogoutButton } from '../session/logout-button.tsx';
import { useLiveUpdates } from '../live/use-live-updates.ts';
import { SearchBox } from '../search/search-box.tsx';
import { PAGES } from './pages.ts';

const GROUPS = ['See', 'Decide', 'Run'] as const;

/** What surrounds every page: navigation, the space that is looked at, who is logged in. */
export function Frame() {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 212, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <img src="/assets/assay.svg" alt="" width={24} height={24} />
            <Text fw={700} visibleFrom="xs">
              Assay
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SearchBox />
            <LiveMark />
            <SpaceChoice />
            <ColorSchemeButton />
            <LogoutButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea>
          <Navigation onLeave={close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
        <Hints />
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ onLeave }: { readonly onLeave: () => void }) {
  const { may } = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isActive = (to: string): boolean => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`));
  return (
    <Stack gap="md" component="nav" aria-label="Pages">
      {GROUPS.map((group) => (
        <div key={group}>
          <Text size="xs" c="dimmed" fw={600} px="sm" pb={4}>
            {group}
          </Text>
          {PAGES.filter((page) => page.group === group && (page.permission === null || may(page.permission))).map(
            ({ path: to, label }) => (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={label}
                active={isActive(to)}
                aria-current={isActive(to) ? 'page' : undefined}
                onClick={onLeave}
              />
            ),
          )}
        </div>
      ))}
    </Stack>
  );
}

/** Whether the page follows what happens. */
function LiveMark() {
  const isLive = useLiveUpdates();
  return (
    <Text size="xs" c="dimmed" visibleFrom="md" role="status">
      {isLive ? 'live' : 'not live'}
    </Text>
  );
}

function SpaceChoice() {
  const { session, space, chooseSpace } = useSession();
  if (session.spaces.length < 2) {
    return space === null ? null : (
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {space.name}
      </Text>
    );
  }
  return (
    <Select
      size="xs"
      aria-label="Space"
      w={170}
      allowDeselect={false}
      data={session.spaces.map(({ id, name }) => ({ value: id, label: name }))}
      value={space?.id ?? null}
      onChange={(id) => {
        if (id !== null) chooseSpace(id);
      }}
    />
  );
}

function ColorSchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="default"
      size="md"
      aria-label={`Switch to ${next} colours`}
      onClick={() => {
        setColorScheme(next);
      }}
    >
      <span aria-hidden="true">{scheme === 'dark' ? '☀' : '☾'}</span>
    </ActionIcon>
  );
}
