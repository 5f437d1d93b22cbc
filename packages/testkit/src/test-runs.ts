/**
 * How often a property is tried: this often, times `ASSAY_TEST_RUNS` where that is set, which the second pass of CI does.
 * @throws RangeError ASSAY_TEST_RUNS is no whole number from 1 to 1000
 */
export function testRuns(usual: number): { readonly numRuns: number } {
  const times = Number(process.env['ASSAY_TEST_RUNS'] ?? '1');
  if (!Number.isInteger(times) || times < 1 || times > 1000) {
    throw new RangeError('ASSAY_TEST_RUNS has to be a whole number from 1 to 1000');
  }
  return { numRuns: usual * times };
}
