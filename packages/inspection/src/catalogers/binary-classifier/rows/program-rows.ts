import type { ProgramRow } from '../evidence.ts';
import { BUILD_TOOL_ROWS } from './build-tools.ts';
import { DATABASE_ROWS } from './databases.ts';
import { INFRASTRUCTURE_ROWS } from './infrastructure.ts';
import { LIBRARY_ROWS } from './libraries.ts';
import { RUNTIME_ROWS } from './runtimes.ts';
import { SERVER_ROWS } from './servers.ts';
import { TOOL_ROWS } from './tools.ts';

/** Every program that can be told. Where a file may be several of them, those that are built on another stand before it. */
export const PROGRAM_ROWS: readonly ProgramRow[] = [
  ...BUILD_TOOL_ROWS,
  ...DATABASE_ROWS,
  ...INFRASTRUCTURE_ROWS,
  ...LIBRARY_ROWS,
  ...RUNTIME_ROWS,
  ...SERVER_ROWS,
  ...TOOL_ROWS,
];
