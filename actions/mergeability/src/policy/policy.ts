import type { Place } from 'action-kit/config-node';
import type { Actor } from './actor.ts';
import type { Expression } from './expression.ts';
import type { PolicyTest } from './policy-test.ts';

/** One rule: where it applies, and what it asks there. */
export interface Rule {
  readonly name: string;
  /** Where its name stands. */
  readonly at: Place;
  readonly description?: string;
  /** Left out: applies always. */
  readonly when?: Expression;
  readonly require: Expression;
  /** A policy that extends this one cannot replace it. */
  readonly locked: boolean;
  /** The file that the rule comes from, such as `.github/mergeability.yml` or `acme/.github//mergeability.yml@v3`. */
  readonly origin: string;
  /** Who may bypass it; undefined when nobody may. */
  readonly bypass?: Bypass;
}

/** Overriding failed rules by a comment: who, how, until when. */
export interface Bypass {
  readonly who: readonly Actor[];
  /** What the comment starts with. */
  readonly command: string;
  readonly needsReason: boolean;
  /** `next-push`: a push after the comment ends it. */
  readonly until: 'next-push' | 'merged';
}

/** Another repository's policy, by a ref that is named; `owner/repository//path@ref`. */
export interface Extends {
  readonly repository: string;
  readonly path: string;
  readonly ref: string;
}

/** One file as written, before what it extends is known. */
export interface PolicyFile {
  readonly origin: string;
  readonly extends?: Extends;
  readonly rules: readonly Rule[];
  readonly noneApplicable?: 'pass' | 'error';
  readonly tests: readonly PolicyTest[];
}

/** The policy that judges: all rules in the order in which they are shown. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly noneApplicable: 'pass' | 'error';
  readonly tests: readonly PolicyTest[];
}
