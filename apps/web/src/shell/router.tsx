import { Center, Loader } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { type ComponentType, Suspense } from 'react';
import { EmptyState } from '../parts/view-state.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { SessionGate } from '../session/session-gate.tsx';
import { Frame } from './frame.tsx';
import { lazyPage } from './pages.ts';

const root = createRootRoute({
  component: () => (
    <SessionGate>
      <Frame />
    </SessionGate>
  ),
  notFoundComponent: () => <EmptyState title="There is no such page" />,
  errorComponent: PageFault,
});

/** Says that a page failed; what surrounds it stays where it can. */
function PageFault({ error }: { readonly error: unknown }) {
  return <ProblemNotice error={asError(error)} onRetry={() => globalThis.location.reload()} />;
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error('The page failed.');
}

function page<const P extends string>(path: P, load: () => Promise<ComponentType>) {
  const Page = lazyPage(load);
  return createRoute({
    getParentRoute: () => root,
    path,
    errorComponent: PageFault,
    component: () => (
      <Suspense
        fallback={
          <Center mih={240}>
            <Loader type="dots" aria-label="Loading" />
          </Center>
        }
      >
        <Page />
      </Suspense>
    ),
  });
}

const routes = root.addChildren([
  page('/', async () => (await import('../overview/overview-page.tsx')).OverviewPage),
  page('/images', async () => (await import('../images/images-page.tsx')).ImagesPage),
  page('/images/$digest', async () => (await import('../images/image-page.tsx')).ImagePage),
  page('/advisories', async () => (await import('../advisories/advisories-page.tsx')).AdvisoriesPage),
  page('/advisories/$id', async () => (await import('../advisories/advisory-page.tsx')).AdvisoryPage),
  page('/packages', async () => (await import('../advisories/package-page.tsx')).PackagePage),
  page('/administration', async () => (await import('../administration/administration-page.tsx')).AdministrationPage),
  page('/pull-requests', async () => (await import('../pull-requests/pull-requests-page.tsx')).PullRequestsPage),
  page(
    '/pull-requests/$id',
    async () => (await import('../pull-requests/source-repository-page.tsx')).SourceRepositoryPage,
  ),
  page('/compare/$digest/$base', async () => (await import('../compare/compare-page.tsx')).ComparePage),
  page('/policies', async () => (await import('../policies/policies-page.tsx')).PoliciesPage),
  page('/policies/import', async () => (await import('../policies/import-page.tsx')).ImportPage),
  page('/policies/settings', async () => (await import('../policies/settings/settings-page.tsx')).PolicySettingsPage),
  page('/policies/$policyId', async () => (await import('../policies/policy-page.tsx')).PolicyPage),
  page('/exceptions', async () => (await import('../exceptions/exceptions-page.tsx')).ExceptionsPage),
  page('/clusters', async () => (await import('../admissions/clusters-page.tsx')).ClustersPage),
  page('/admissions/$admissionId', async () => (await import('../admissions/admission-page.tsx')).AdmissionPage),
  page('/environments', async () => (await import('../environments/environments-page.tsx')).EnvironmentsPage),
  page('/repositories', async () => (await import('../repositories/repositories-page.tsx')).RepositoriesPage),
  page('/repositories/$id', async () => (await import('../repositories/tags-page.tsx')).TagsPage),
  page('/audit', async () => (await import('../audit/audit-page.tsx')).AuditPage),
]);

/** The pages by their addresses. */
export function createAppRouter(queries: QueryClient) {
  return createRouter({ routeTree: routes, context: { queries }, defaultPreload: 'intent', scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
