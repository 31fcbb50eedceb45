import type { SourcePosition } from './source.ts';
import type { JsonTemplate, Template } from './template.ts';

/** `<=5`, `>0`, `==3`: a bound on a count, a length, a confidence, a latency. */
export interface Bound {
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/**
 * One thing that a bot message (or the bot's state) must show.
 *
 * A check has three outcomes: it holds, it fails, or it is broken (cannot be judged: the message has no payload for a JSON path).
 * Broken is a failure of its own, and `not` of a broken check stays broken: it is never a pass.
 */
export type Check = CheckKind & { readonly at: SourcePosition };

export type CheckKind =
  | TextCheck
  | { readonly kind: 'any-text' }
  | { readonly kind: 'length'; readonly unit: 'characters' | 'words'; readonly bound: Bound }
  /** Buttons or quick replies; `mode` any = all wanted ones are there, exactly = these in this order and no others. */
  | { readonly kind: 'buttons'; readonly titles: readonly Template[]; readonly mode: 'include' | 'exactly' }
  | { readonly kind: 'quick-replies'; readonly titles: readonly Template[]; readonly mode: 'include' | 'exactly' }
  /** A card of which title, subtitle or text (or a button of it) matches; every wanted one must be there. */
  | { readonly kind: 'cards'; readonly titles: readonly Template[] }
  /** Media whose address ends with or equals the wanted one. */
  | { readonly kind: 'media'; readonly urls: readonly Template[] }
  | { readonly kind: 'form'; readonly fields: readonly Template[] }
  | { readonly kind: 'count'; readonly of: Countable; readonly bound: Bound; readonly recursive?: boolean }
  | { readonly kind: 'intent'; readonly name: Template }
  | { readonly kind: 'intent-unique' }
  /** 0 to 1. */
  | { readonly kind: 'confidence'; readonly bound: Bound }
  /** A multiset of entity names; `more`: others may be there too. */
  | { readonly kind: 'entities'; readonly names: readonly Template[]; readonly more: boolean }
  | { readonly kind: 'entity-values'; readonly values: readonly Template[]; readonly more: boolean }
  | { readonly kind: 'entity'; readonly name: Template; readonly values: readonly Template[] }
  /** A slot of the message or of the bot's state (tracker). No `value`: set to anything. `null`: unset. */
  | { readonly kind: 'slot'; readonly name: string; readonly value?: JsonTemplate }
  /** Something the bot did in this turn, by its own log (tracker events): action run, flow started … */
  | { readonly kind: 'event'; readonly event: string; readonly name?: Template; readonly step?: Template }
  /** Subset: keys named must be there and equal, arrays have the same length. */
  | { readonly kind: 'payload'; readonly value: JsonTemplate; readonly mode: 'subset' | 'exactly' }
  /** A path into the payload. None of value, match and count: the path must find something. */
  | {
      readonly kind: 'json';
      readonly path: Template;
      readonly value?: JsonTemplate;
      readonly match?: TextCheck;
      readonly count?: Bound;
    }
  /** From the user's message to this one, in milliseconds. */
  | { readonly kind: 'latency'; readonly bound: Bound }
  | { readonly kind: 'type'; readonly type: 'message' | 'typing' | 'event' | 'end' | 'trace'; readonly name?: Template }
  | { readonly kind: 'locale'; readonly locale: string }
  /** An opinion of a language model against a rubric, through a configured judge. */
  | { readonly kind: 'judge'; readonly rubric: Template; readonly threshold?: number }
  | { readonly kind: 'not'; readonly check: Check }
  | { readonly kind: 'any'; readonly checks: readonly Check[] }
  | { readonly kind: 'all'; readonly checks: readonly Check[] };

export type Countable = 'buttons' | 'quick-replies' | 'cards' | 'media' | 'form' | 'entities' | 'messages';

/**
 * Compared after Unicode NFC and white space normalisation on both sides; nothing else is changed, except with
 * `ignoreMarkup`: tags and the five basic entities of HTML and SSML in the reply then are the text that they show.
 */
export type TextCheck =
  /** The whole text. */
  | { readonly kind: 'equals'; readonly text: Template; readonly ignoreCase?: boolean; readonly ignoreMarkup?: boolean }
  /** Somewhere; with `words`, only at word borders ("no" is not in "know"). */
  | {
      readonly kind: 'contains';
      readonly text: Template;
      readonly ignoreCase?: boolean;
      readonly words?: boolean;
      readonly ignoreMarkup?: boolean;
    }
  /** `*` stands for anything, `\*` for a star; anchored at both ends unless `within`. */
  | {
      readonly kind: 'wildcard';
      readonly pattern: Template;
      readonly ignoreCase?: boolean;
      readonly within?: boolean;
      readonly ignoreMarkup?: boolean;
    }
  /** RE2 syntax (linear time: no look-around, no back references), found anywhere unless anchored by the pattern. Named groups are captured. */
  | {
      readonly kind: 'regex';
      readonly pattern: Template;
      readonly ignoreCase?: boolean;
      /** Also makes runs of white space one space, as a reader sees them; else a pattern sees the text as it came. */
      readonly ignoreMarkup?: boolean;
    }
  /** Word error rate at most `rate` (0 to 1); `*` stands for any number of words. */
  | {
      readonly kind: 'word-error-rate';
      readonly text: Template;
      readonly rate: number;
      readonly ignoreMarkup?: boolean;
    }
  /** Lexical likeness to the nearest of the texts, at least `threshold` (0 to 1); numbers, dates, negation and names are guarded. */
  | {
      readonly kind: 'similar';
      readonly texts: readonly Template[];
      readonly threshold: number;
      readonly metric?: string;
    }
  /** Likeness by a configured embedder. */
  | { readonly kind: 'embedding'; readonly texts: readonly Template[]; readonly threshold: number }
  /** Any line of a named list of utterances (holes of the line filled with arguments). */
  | {
      readonly kind: 'list';
      readonly list: string;
      readonly arguments: readonly Template[];
      readonly ignoreCase?: boolean;
      readonly ignoreMarkup?: boolean;
    };
