import { invalidField, missingField } from './api-error.ts';
import type { Json } from './request-context.ts';

/** Reads the fields of one request body; what is of another type than GitHub's schema says is a 422 that names it. */
export class BodyReader {
  readonly #body: Json;
  readonly #resource: string;

  /** @param resource what GitHub calls the thing in its errors, e.g. `PullRequest` */
  constructor(body: Json, resource: string) {
    this.#body = body;
    this.#resource = resource;
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined;
  }

  /** Undefined when it is not there. */
  text(name: string): string | undefined {
    return this.#read(name, (value): value is string => typeof value === 'string');
  }

  /** The same, but null is a value: it empties the field. */
  textOrNull(name: string): string | null | undefined {
    return this.#body[name] === null ? null : this.text(name);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw missingField(this.#resource, name);
    return value;
  }

  number(name: string): number | undefined {
    return this.#read(name, (value): value is number => Number.isInteger(value));
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, (value): value is boolean => typeof value === 'boolean');
  }

  texts(name: string): string[] | undefined {
    return this.#read(
      name,
      (value): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    );
  }

  maps(name: string): Json[] | undefined {
    return this.#read(
      name,
      (value): value is Json[] => Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null),
    );
  }

  map(name: string): Json | undefined {
    return this.#read(
      name,
      (value): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value),
    );
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    return this.#read(name, (value): value is Value => values.some((one) => one === value));
  }

  /** A body of at most 65,536 characters, as issues, pull requests, comments and reviews have it. */
  prose(name: string): string | null | undefined {
    const text = this.textOrNull(name);
    if ([...(text ?? '')].length > 65_536)
      throw invalidField(this.#resource, name, `${name} is too long (maximum is 65536 characters)`);
    return text;
  }

  #read<Value>(name: string, fits: (value: unknown) => value is Value): Value | undefined {
    const value = this.#body[name];
    if (value === undefined || value === null) return undefined;
    if (!fits(value)) throw invalidField(this.#resource, name);
    return value;
  }
}
