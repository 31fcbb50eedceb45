/** One entry of `errors` in a 422; some of GitHub's operations give plain texts. */
export type ValidationError =
  | string
  | {
      readonly resource: string;
      readonly code:
        | 'missing'
        | 'missing_field'
        | 'invalid'
        | 'already_exists'
        | 'unprocessable'
        | 'custom'
        | 'too_large';
      readonly field?: string;
      readonly message?: string;
      readonly value?: unknown;
    };

const documentation = 'https://docs.github.com/rest';

/** An answer that says no. Whoever throws it ends the request with it. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly errors: readonly ValidationError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { readonly errors?: readonly ValidationError[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  /** The body as GitHub makes it: the status is a text. */
  toBody(): Record<string, unknown> {
    const { message, errors, status } = this;
    return { message, ...(errors && { errors }), documentation_url: documentation, status: String(status) };
  }
}

/** GitHub says this also of what exists and may not be known. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** 422 with details. */
export function validationFailed(...errors: readonly ValidationError[]): ApiError {
  return new ApiError(422, 'Validation Failed', { errors });
}

/** 422 for one field of one kind of thing. */
export function invalidField(resource: string, field: string, message?: string): ApiError {
  return validationFailed(
    message === undefined ? { resource, field, code: 'invalid' } : { resource, field, code: 'custom', message },
  );
}

export function missingField(resource: string, field: string): ApiError {
  return validationFailed({ resource, field, code: 'missing_field' });
}
