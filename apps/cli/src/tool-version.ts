/** Version of Assay: that of the package, which a test compares it with. */
export const TOOL_VERSION = '0.1.0';
