import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The interface as static files that the service hands out; `ASSAY_WEB_DIST` names another place for them. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: process.env['ASSAY_WEB_DIST'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
