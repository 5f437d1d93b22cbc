import type { AttestationFact, JsonObject, SignatureFact } from '@assay/core';

/** Held by this module alone: without it none of the classes can be made. */
const SEAL: unique symbol = Symbol('verified');

type Seal = typeof SEAL;

function checkSeal(seal: unknown): void {
  if (seal !== SEAL) throw new TypeError('only the verifier makes verified values');
}

/** A signature of the image that at least one verifier accepts. Cannot be made outside of the verifier. */
export class VerifiedSignature {
  readonly #fact: SignatureFact;

  constructor(seal: Seal, fact: SignatureFact) {
    checkSeal(seal);
    this.#fact = fact;
    Object.freeze(this);
  }

  /** What is known of it. */
  get fact(): SignatureFact {
    return this.#fact;
  }
}

/** A statement about the image that at least one verifier accepts. Cannot be made outside of the verifier. */
export class VerifiedStatement {
  readonly #fact: AttestationFact;
  readonly #statement: JsonObject;

  constructor(seal: Seal, fact: AttestationFact, statement: JsonObject) {
    checkSeal(seal);
    this.#fact = fact;
    this.#statement = statement;
    Object.freeze(this);
  }

  /** What is known of it. */
  get fact(): AttestationFact {
    return this.#fact;
  }

  /** The whole in-toto statement, as signed. */
  get statement(): JsonObject {
    return this.#statement;
  }
}

/** Makes a verified signature. For the verifier only: the package does not export it. */
export function sealSignature(fact: SignatureFact): VerifiedSignature {
  return new VerifiedSignature(SEAL, fact);
}

/** Makes a verified statement. For the verifier only: the package does not export it. */
export function sealStatement(fact: AttestationFact, statement: JsonObject): VerifiedStatement {
  return new VerifiedStatement(SEAL, fact, statement);
}
