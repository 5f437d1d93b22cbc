const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes as people read it. */
export function sizeText(bytes: number | null): string {
  if (bytes === null) return '–';
  let value = bytes;
  for (const unit of UNITS) {
    if (value < 1024 || unit === 'TiB') return `${unit === 'B' ? value : value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
    value /= 1024;
  }
  return `${bytes} B`;
}
