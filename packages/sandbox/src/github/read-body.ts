import { ApiError, invalidField, missingField, validationFailed } from './api-error.ts';
import { bodyLength } from './conversation.ts';
import type { Json } from './request-context.ts';

/**
 * Reads the fields of one request body. What is of another type than GitHub's schema says is a 422 that names it, in
 * the words of GitHub's own check of schemas.
 */
export class BodyReader {
  readonly #body: Json;
  readonly #resource: string;

  /** @param resource what GitHub calls the thing in its errors, e.g. `PullRequest` */
  constructor(body: Json, resource: string) {
    if (Array.isArray(body)) throw new ApiError(400, 'Body should be a JSON object');
    this.#body = body;
    this.#resource = resource;
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined;
  }

  /** Undefined when it is not there. */
  text(name: string): string | undefined {
    return this.#read(name, 'a string', (value): value is string => typeof value === 'string');
  }

  /** The same, but null is a value: it empties the field. */
  textOrNull(name: string): string | null | undefined {
    return this.#body[name] === null ? null : this.text(name);
  }

  required(name: string): string {
    if (this.#body[name] === undefined) throw invalidRequest(`"${name}" wasn't supplied.`);
    if (this.#body[name] === null) throw invalidRequest(`For 'properties/${name}', nil is not a string.`);
    const value = this.text(name);
    if (value === undefined || value === '') throw missingField(this.#resource, name);
    return value;
  }

  number(name: string): number | undefined {
    return this.#read(name, 'an integer', (value): value is number => Number.isInteger(value));
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, 'a boolean', (value): value is boolean => typeof value === 'boolean');
  }

  texts(name: string): string[] | undefined {
    return this.#read(
      name,
      'an array of strings',
      (value): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    );
  }

  maps(name: string): Json[] | undefined {
    return this.#read(
      name,
      'an array of objects',
      (value): value is Json[] => Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null),
    );
  }

  map(name: string): Json | undefined {
    return this.#read(
      name,
      'an object',
      (value): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value),
    );
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const among = `a member of ${JSON.stringify(values)}`;
    return this.#read(name, among, (value): value is Value => values.some((one) => one === value));
  }

  /** A body of at most 65,536 characters, as issues, pull requests and reviews have it. */
  prose(name: string): string | null | undefined {
    const text = this.textOrNull(name);
    if (isTooLong(text))
      throw invalidField(this.#resource, name, `${name} is too long (maximum is ${bodyLength} characters)`);
    return text;
  }

  /** The `body` of a comment; what GitHub says against it names the field `data`. */
  comment(): string {
    const text = this.required('body');
    const refusal = (message: string) =>
      validationFailed({ resource: this.#resource, code: 'unprocessable', field: 'data', message });
    if (text.trim() === '') throw refusal('Body cannot be blank');
    if (isTooLong(text)) throw refusal(`Body is too long (maximum is ${bodyLength} characters)`);
    return text;
  }

  #read<Value>(name: string, expected: string, fits: (value: unknown) => value is Value): Value | undefined {
    const value = this.#body[name];
    if (value === undefined || value === null) return undefined;
    if (!fits(value)) throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not ${expected}.`);
    return value;
  }
}

function isTooLong(text: string | null | undefined): boolean {
  return [...(text ?? '')].length > bodyLength;
}

/** What GitHub says when a body does not fit the operation's schema (release-it/release-it#1303, magit/forge#748). */
function invalidRequest(what: string): ApiError {
  return new ApiError(422, `Invalid request.\n\n${what}`);
}
