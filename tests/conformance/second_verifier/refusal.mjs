// What ends a step: a refusal (the bundle is wrong) or that nothing can be decided.

/** Something is wrong; `code` says what, in words of this verifier alone. */
export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Nothing can be decided: something is missing, stale, or beyond this machine. */
export class Undecided extends Refusal {}

/** Refuse unless a condition holds. */
export function need(condition, code) {
  if (!condition) throw new Refusal(code);
}

/** Leave it open unless a condition holds. */
export function decided(condition, code) {
  if (!condition) throw new Undecided(code);
}
