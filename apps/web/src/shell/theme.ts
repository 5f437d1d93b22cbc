import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** How the interface looks. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'md',
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  autoContrast: true,
  components: {
    Badge: { defaultProps: { tt: 'none' } },
    Loader: { defaultProps: { role: 'status' } },
    // What scrolls can be scrolled with the keyboard (WCAG 2.1.1).
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
  },
});

/** Text on tinted badges, dark enough to be read on the tint (WCAG 2.2, 1.4.3). */
const ON_TINT = {
  red: '#a61e1e',
  orange: '#8f2d00',
  yellow: '#704000',
  teal: '#055c42',
  blue: '#1557a0',
  cyan: '#0a5c6b',
  grape: '#7a278c',
  gray: '#41474d',
} as const;

/** Colours of the library that are too faint to be read, darker or lighter. */
export const colorVariables: CSSVariablesResolver = (own) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': own.colors.gray[7],
    '--mantine-color-placeholder': own.colors.gray[7],
    '--mantine-color-anchor': own.colors.cyan[9],
    '--mantine-color-error': ON_TINT.red,
    '--assay-line': own.colors.gray[3],
    '--assay-pointed': own.colors.gray[1],
    '--assay-quiet': own.colors.gray[1],
    '--assay-hint': own.colors.gray[9],
    '--assay-on-hint': own.white,
    ...Object.fromEntries(
      Object.entries(ON_TINT).map(([name, color]) => [`--mantine-color-${name}-light-color`, color]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': own.colors.dark[1],
    '--mantine-color-placeholder': own.colors.dark[1],
    '--assay-line': own.colors.dark[4],
    '--assay-pointed': own.colors.dark[6],
    '--assay-quiet': own.colors.dark[6],
    '--assay-hint': own.colors.gray[2],
    '--assay-on-hint': own.black,
  },
});
