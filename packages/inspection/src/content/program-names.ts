/** Names of libraries and programs as `CatalogerSpec.magic` lists them. */
const LIBRARY_NAME = /\.(?:so|dll|exe|node)$|\.so\.[^/]+$/;

/** Any of the three execute bits. */
const EXECUTE_BITS = 0o111;

/** True for a file that may be an executable or a library by its permissions or its name, which a path may stand before. */
export function isProgramLike(name: string, mode: number): boolean {
  return (mode & EXECUTE_BITS) !== 0 || LIBRARY_NAME.test(name);
}
