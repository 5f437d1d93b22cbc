/** Computes a value when it is first asked for and keeps it: for pure values that not every caller needs. */
export function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | null = null;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}
