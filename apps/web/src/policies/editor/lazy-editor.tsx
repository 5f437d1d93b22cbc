import { Center, Loader } from '@mantine/core';
import { type ComponentProps, Suspense, lazy } from 'react';
import type { CodeEditor } from './code-editor.tsx';

const Loaded = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

/** The editor, whose code is loaded when the first one is shown. */
export function LazyEditor(props: ComponentProps<typeof CodeEditor>) {
  return (
    <Suspense
      fallback={
        <Center mih={320}>
          <Loader type="dots" aria-label="Loading the editor" />
        </Center>
      }
    >
      <Loaded {...props} />
    </Suspense>
  );
}
