import '@mantine/core/styles.css';
import './shell/shell.css';
import './shell/list.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { retryDelay, shouldRetry } from './api/use-operation.ts';
import { createAppRouter } from './shell/router.tsx';
import { colorVariables, theme } from './shell/theme.ts';

const queries = new QueryClient({
  defaultOptions: { queries: { retry: shouldRetry, retryDelay, staleTime: 10_000, refetchOnWindowFocus: false } },
});

/** What the service put into the page: styles that are made in the browser carry it. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

// Where the library that keeps the page from scrolling under a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: pageNonce() });

const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={colorVariables}
        defaultColorScheme="auto"
        getStyleNonce={pageNonce}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={createAppRouter(queries)} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
