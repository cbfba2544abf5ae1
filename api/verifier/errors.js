// Three ways in which evidence does not come out as verified, never to be confused with each other.

/** It was read and is not good; `index` names the first bad entry where one is to blame. */
export class NotVerified extends Error {
  constructor(problem, index = null) {
    super(problem);
    this.index = index;
  }
}

/** It is not the kind of file that it should be: there is nothing to verify. */
export class Unreadable extends Error {}

/** This browser cannot do what verifying needs: neither good nor bad may be said. */
export class CannotVerify extends Error {}
