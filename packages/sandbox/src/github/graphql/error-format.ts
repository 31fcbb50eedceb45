import type { GraphQLError, SourceLocation } from 'graphql';
import { GraphqlFailure } from './graphql-failure.ts';

/** One entry of `errors` as GitHub sends it. */
export interface FormattedError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly locations?: readonly SourceLocation[];
  readonly message: string;
}

/** How GitHub says what graphql-js says: the code and the fields that tools read from `extensions`. */
const VALIDATION_TEXTS: readonly [
  RegExp,
  (match: RegExpExecArray) => Pick<FormattedError, 'message' | 'extensions'>,
][] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    ([, fieldName, typeName]) => ({
      message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
      extensions: { code: 'undefinedField', typeName, fieldName },
    }),
  ],
  [
    /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/,
    ([, argumentName, , name]) => ({
      message: `Field '${name}' doesn't accept argument '${argumentName}'`,
      extensions: { code: 'argumentNotAccepted', name, typeName: 'Field', argumentName },
    }),
  ],
  [
    /^Field "(\w+)" argument "(\w+)" of type "[^"]+" is required/,
    ([, name, argument]) => ({
      message: `Field '${name}' is missing required arguments: ${argument}`,
      extensions: { code: 'missingRequiredArguments', className: 'Field', name, arguments: argument },
    }),
  ],
  [
    /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/,
    ([, nodeName, typeName]) => ({
      message: `Field must have selections (field '${nodeName}' returns ${typeName?.replace(/[![\]]/g, '')} but has no selections. Did you mean '${nodeName} { ... }'?)`,
      extensions: { code: 'selectionMismatch', nodeName: `field '${nodeName}'`, typeName },
    }),
  ],
  [
    /^Unknown type "(\w+)"/,
    ([, typeName]) => ({
      message: `No such type ${typeName}, so it can't be a fragment condition`,
      extensions: { code: 'undefinedType', typeName },
    }),
  ],
];

/**
 * Errors as GitHub writes them: `type` beside the message, `path` and `locations` where they are known.
 * A failure that nobody expected is not hidden behind a general text: the sandbox is there to be debugged.
 */
export function formatErrors(errors: readonly GraphQLError[]): FormattedError[] {
  return errors.map((error) => {
    const failure = error instanceof GraphqlFailure ? error : error.originalError;
    const texts = rewrite(error.message);
    const extensions = texts.extensions ?? (Object.keys(error.extensions).length > 0 ? error.extensions : undefined);
    return {
      ...(failure instanceof GraphqlFailure && { type: failure.type }),
      ...(error.path && { path: error.path }),
      ...(extensions && { extensions }),
      ...(error.locations && { locations: error.locations }),
      message: texts.message,
    };
  });
}

function rewrite(message: string): Pick<FormattedError, 'message' | 'extensions'> {
  for (const [pattern, text] of VALIDATION_TEXTS) {
    const match = pattern.exec(message);
    if (match) return text(match);
  }
  return { message };
}
