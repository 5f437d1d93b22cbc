import type { Content } from '../../binary/content.ts';
import { readPe } from '../../binary/read-pe.ts';
import { versionResource } from '../../binary/version-resource.ts';
import { shortText } from '../package-text.ts';

/** What a library or program for Windows or .NET says about itself. */
export type Assembly = {
  readonly version: string;
  /** True for code of .NET, false for that of Windows. */
  readonly managed: boolean;
  readonly product: string;
  readonly company: string;
  readonly originalName: string;
};

/** Place of the header of .NET among the tables of a program. */
const CLR_TABLE = 14;

/** A version, and what may follow it: a pre-release, a commit. */
const VERSION = /^(\d+(?:\.\d+)+(?:-[0-9A-Za-z.-]+)?)(?:\+.*)?$/;

/** Reads the version resource of an assembly; null when there is none, or no version in it. */
export function readAssembly(content: Content): Assembly | null {
  const program = readPe(content);
  const resource = program === null ? null : versionResource(program);
  if (program === null || resource === null) return null;
  const { fileVersion, texts } = resource;
  const text = (name: string): string => shortText(texts.get(name));
  const stated = [text('ProductVersion'), text('FileVersion')].map((version) => VERSION.exec(version)?.[1]);
  const version = stated.find((one) => one !== undefined) ?? fileVersion;
  if (version === null || /^0(?:\.0)*$/.test(version)) return null;
  return {
    version,
    managed: program.table(CLR_TABLE) !== null,
    product: text('ProductName'),
    company: text('CompanyName'),
    originalName: text('OriginalFilename'),
  };
}
