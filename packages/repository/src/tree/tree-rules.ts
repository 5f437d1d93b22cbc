import { type FileAttributes, NO_ATTRIBUTES } from '../ignore/attributes.ts';
import type { RawPath } from '../raw-path.ts';
import { RuleChain, readRuleFiles } from './rule-chain.ts';

/** What the files of a working tree say of a path that need not be there any more. */
export interface PathRules {
  /** True when an `.assayignore` leaves it out. */
  readonly isLeftOut: boolean;
  readonly attributes: FileAttributes;
}

/** The rules that `.assayignore` and `.gitattributes` of a working tree hold, for paths of its history. */
export class TreeRules {
  readonly #root: string | null;
  readonly #exceptions: boolean;
  readonly #chains = new Map<RawPath, Below>();

  /** @param root absolute; null for a repository without a working tree, of which nothing is said. */
  constructor(root: string | null, exceptions: boolean) {
    this.#root = root;
    this.#exceptions = exceptions;
  }

  /** What is said of a file. */
  of(path: RawPath): PathRules {
    if (this.#root === null) return { isLeftOut: false, attributes: NO_ATTRIBUTES };
    const { chain, isLeftOut } = this.#below(this.#root, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    return {
      isLeftOut: isLeftOut || (this.#exceptions && chain.isLeftOut(path, false)),
      attributes: chain.attributes(path),
    };
  }

  #below(root: string, directory: RawPath): Below {
    const known = this.#chains.get(directory);
    if (known !== undefined) return known;
    const files = readRuleFiles(root, directory, () => true, null);
    let below: Below;
    if (directory === '') below = { chain: RuleChain.root('', files), isLeftOut: false };
    else {
      const above = this.#below(root, directory.slice(0, Math.max(0, directory.lastIndexOf('/'))));
      const isLeftOut = above.isLeftOut || (this.#exceptions && above.chain.isLeftOut(directory, true));
      below = { chain: above.chain.below(directory, files), isLeftOut };
    }
    this.#chains.set(directory, below);
    return below;
  }
}

/** What holds below a directory. */
interface Below {
  readonly chain: RuleChain;
  readonly isLeftOut: boolean;
}
