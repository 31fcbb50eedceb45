import { optional, type OptionalSchema } from 'action-kit/config-object';
import type { Schema } from 'action-kit/config-schema';

/** Gives a value the sentence that the rule reference and editors show: what it does, its default, its unit. */
export function described<T>(sentence: string, schema: Schema<T>): Schema<T> {
  return { ...schema, json: (reference) => ({ ...schema.json(reference), description: sentence }) };
}

/** A key that may be left out, with its sentence. */
export const option = <T>(sentence: string, schema: Schema<T>): OptionalSchema<T> =>
  optional(described(sentence, schema));
