import { type ProgramRow, after, before } from '../evidence.ts';

/** Compilers and tools that build programs. */
export const BUILD_TOOL_ROWS: readonly ProgramRow[] = [
  {
    name: 'cabal',
    files: ['cabal'],
    evidence: [after('/cabal-install-', /^(\d+(?:\.\d+)+)/), after('Cabal-', /^(\d+(?:\.\d+){2,})-/)],
    cpe: ['haskell', 'cabal'],
  },
  {
    name: 'composer',
    files: [],
    claims: ['composer', 'composer.phar'],
    evidence: [after("const VERSION = '", /^(\d+\.\d+\.\d+)'/)],
    cpe: ['getcomposer', 'composer'],
  },
  {
    name: 'gcc',
    files: ['gcc', 'gcc-*', '*-gcc-*', '*-gcc'],
    evidence: [
      before('\0gcc version %s', /\0(\d+\.\d+\.\d+)\0(?:\([^)]*\) ?)?$/),
      before('\0gcc version %s', /\0(\d+\.\d+\.\d+)$/),
    ],
    cpe: ['gnu', 'gcc'],
  },
  {
    name: 'ghc',
    files: ['ghc', 'ghc-*'],
    evidence: [after('libHSghc-', /^(\d+\.\d+\.\d+)-/), after('\0GHC ', /^(\d+\.\d+\.\d+)\0/)],
    cpe: ['haskell', 'ghc'],
  },
  {
    name: 'haskell-stack',
    files: ['stack'],
    evidence: [after('Version ', /^(\d+\.\d+\.\d+), Git revision/)],
    cpe: null,
  },
  {
    name: 'rust',
    files: ['libstd-*.so', 'librustc_driver-*.so', 'libstd-*.dylib'],
    evidence: [
      after('rustc version ', /^(\d+\.\d+\.\d+(?:-(?:beta|nightly)(?:\.\d+)?)?) \(/),
      after('/rustc-', /^(\d+\.\d+\.\d+)(?:-src)?\/library\//),
      after('c ', /^(\d+\.\d+\.\d+) \([0-9a-f]{9} 20/),
    ],
    cpe: ['rust-lang', 'rust'],
  },
];
