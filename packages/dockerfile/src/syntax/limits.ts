/** Longest file that is read, in UTF-16 code units: thousands of times the largest known Dockerfile. */
export const MAX_FILE_LENGTH: number = 16 * 1024 * 1024;
/** Longest physical line that builders accept, in bytes; longer ones are reported and still read. */
export const MAX_LINE_LENGTH = 65_535;
/** Longest instruction whose arguments are looked at, in UTF-16 code units. */
export const MAX_INSTRUCTION_LENGTH: number = 1024 * 1024;
/** Most text of instructions and here-documents that is looked at in one file, in UTF-16 code units. */
export const MAX_TOTAL_LENGTH: number = 2 * 1024 * 1024;
/** Most instructions that are read. */
export const MAX_INSTRUCTIONS = 20_000;
/** Most problems of syntax that are reported for one file. */
export const MAX_PROBLEMS = 1_000;
/** Most heredocs of one instruction. */
export const MAX_HEREDOCS = 64;
/** Deepest nesting of ONBUILD that is read. */
export const MAX_TRIGGER_DEPTH = 3;
