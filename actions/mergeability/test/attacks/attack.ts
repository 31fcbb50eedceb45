/** A change of our own source that would let the attack through. */
export interface Mutation {
  /** Below src. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

/** One way to get a verdict that a pull request does not deserve. */
export interface Attack {
  readonly name: string;
  /** Throws when the attack gets through. */
  attempt(): void | Promise<void>;
  /** The build on which it gets through: shows that the test can fail. */
  readonly mutation: Mutation;
}
