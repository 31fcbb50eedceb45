import type { SourcePosition } from '../../source.ts';
import type { JsonTemplate } from '../../template.ts';

/** A slot that an assertion names. No `value`: any; null: unset. */
export interface RasaSlot {
  readonly name: string;
  readonly value?: JsonTemplate;
  readonly at: SourcePosition;
}

export type RasaAssertion = { readonly at: SourcePosition } & (
  | { readonly kind: 'flow_started' | 'action_executed'; readonly name: string }
  | { readonly kind: 'flow_completed' | 'flow_cancelled'; readonly name: string; readonly step?: string }
  | { readonly kind: 'slot_was_set' | 'slot_was_not_set'; readonly slots: readonly RasaSlot[] }
  | {
      readonly kind: 'bot_uttered' | 'bot_did_not_utter';
      readonly utterance?: string;
      readonly pattern?: { readonly text: string; readonly at: SourcePosition };
      readonly buttons: readonly { readonly title?: string; readonly payload?: string; readonly at: SourcePosition }[];
    }
  | {
      readonly kind: 'generative_response_is_relevant' | 'generative_response_is_grounded';
      readonly threshold?: number;
      readonly truth?: string;
    }
  | { readonly kind: 'pattern_clarification_contains' }
);

export type RasaStep = { readonly at: SourcePosition } & (
  | {
      readonly kind: 'user';
      readonly text: string;
      readonly ordered: boolean;
      /** Undefined when the step has none at all (steps in the old style follow). */
      readonly assertions: readonly RasaAssertion[] | undefined;
    }
  | { readonly kind: 'bot'; readonly text: string }
  | { readonly kind: 'utter'; readonly name: string }
  | { readonly kind: 'slot_was_set' | 'slot_was_not_set'; readonly slots: readonly RasaSlot[] }
);

export interface RasaCase {
  readonly name: string;
  readonly at: SourcePosition;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly metadataAt: SourcePosition | undefined;
  readonly slots: Readonly<Record<string, unknown>>;
  readonly slotsAt: SourcePosition | undefined;
  readonly steps: readonly RasaStep[];
}
