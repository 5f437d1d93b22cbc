/** How much a finding matters, from most to least. */
export const SEVERITIES = ['error', 'warning', 'info', 'style'] as const;

/** How much a finding matters. */
export type Severity = (typeof SEVERITIES)[number];

/** True when a severity is as high as another or higher. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
