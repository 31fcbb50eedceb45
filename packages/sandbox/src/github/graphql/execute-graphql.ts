import {
  execute,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  specifiedRules,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLFieldResolver,
  type ValidationContext,
} from 'graphql';
import { formatErrors, type FormattedError } from './error-format.ts';
import type { GraphqlContext } from './graphql-context.ts';
import { unsupported } from './graphql-failure.ts';
import { measureQuery, type QueryCost } from './query-cost.ts';
import { githubSchema } from './schema.ts';

/** The JSON body of `POST /graphql`. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What kind of operation runs, and its name if it has one. */
export interface Operation {
  readonly kind: 'mutation' | 'query' | 'subscription';
  readonly name: string | undefined;
  /** The names of its top fields: for a mutation, what it does. */
  readonly fields: readonly string[];
}

/** What `POST /graphql` answers with status 200, errors included. */
export interface GraphqlResponse {
  readonly data?: unknown;
  readonly errors?: readonly FormattedError[];
}

/** A document of more tokens is refused before it is understood; a batch of 100 aliased mutations has about 3,000. */
const MAX_TOKENS = 40_000;
const REMEMBERED_DOCUMENTS = 100;
const documents = new Map<string, DocumentNode | FormattedError[]>();

/**
 * Runs one GraphQL request as GitHub does: parse, validate, reckon its cost, execute.
 *
 * @param contextFor builds the resolvers' context once the cost is known, and may refuse it (rate limit) by throwing
 */
export async function executeGraphql(
  request: GraphqlRequest,
  contextFor: (cost: QueryCost, operation: Operation) => GraphqlContext,
): Promise<GraphqlResponse> {
  const schema = githubSchema();
  const document = understand(request.query);
  if (Array.isArray(document)) return { errors: document };
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return { errors: [{ message: operationMissing(request.operationName) }] };
  const variables = request.variables ?? {};
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 20 });
  if (coerced.errors) return { errors: formatErrors(coerced.errors) };
  let context: GraphqlContext;
  try {
    const cost = measureQuery(schema, document, operation, coerced.coerced);
    context = contextFor(cost, {
      kind: operation.operation,
      name: operation.name?.value,
      fields: operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : [])),
    });
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: formatErrors([error]) };
    throw error;
  }
  const { data, errors } = await execute({
    schema,
    document,
    operationName: request.operationName ?? null,
    variableValues: variables,
    contextValue: context,
    rootValue: {},
    fieldResolver: refuse,
    typeResolver: (value) => (value as { readonly typename: string }).typename,
  });
  return { data, ...(errors && { errors: formatErrors(errors) }) };
}

function understand(query: string): DocumentNode | FormattedError[] {
  const known = documents.get(query);
  if (known) return known;
  const understood = parseAndValidate(query);
  const oldest = documents.keys().next();
  if (documents.size >= REMEMBERED_DOCUMENTS && !oldest.done) documents.delete(oldest.value);
  documents.set(query, understood);
  return understood;
}

function parseAndValidate(query: string): DocumentNode | FormattedError[] {
  const schema = githubSchema();
  try {
    const document = parse(query, { maxTokens: MAX_TOKENS });
    const errors = validate(schema, document, [...specifiedRules, supportedFields], { maxErrors: 20 });
    return errors.length === 0 ? document : formatErrors(errors);
  } catch (error) {
    if (error instanceof GraphQLError) return formatErrors([error]);
    // The parser calls itself for each level; what overflows the stack is deeper than any query is.
    if (error instanceof RangeError) return [{ type: 'MAX_DEPTH_EXCEEDED', message: 'Query is nested too deeply.' }];
    throw error;
  }
}

/**
 * Refuses fields that no resolver answers before anything runs, so that a list that happens to be empty does not
 * hide them. Behind `@include` or `@skip` the refusal waits until the field is really asked for.
 */
function supportedFields(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  return {
    Field: (node) => {
      const parent = context.getParentType();
      const field = context.getFieldDef();
      if (!parent || !field || field.name.startsWith('__') || parent.name.startsWith('__')) return undefined;
      // Looking further inside a field that may never be asked for would refuse too early.
      if (node.directives?.some((one) => ['include', 'skip'].includes(one.name.value))) return false;
      const types = isObjectType(parent) ? [parent] : isInterfaceType(parent) ? schema.getPossibleTypes(parent) : [];
      if (types.some((type) => type.getFields()[field.name]?.resolve !== undefined)) return undefined;
      context.reportError(unsupported(`the field '${field.name}' of ${parent.name}`, node));
      return false;
    },
  };
}

const refuse: GraphQLFieldResolver<unknown, GraphqlContext> = (_source, _args, _context, info) => {
  throw unsupported(`the field '${info.fieldName}' of ${info.parentType.name}`);
};

function operationMissing(name: string | undefined): string {
  return name === undefined ? 'An operation name is required' : `No operation named "${name}"`;
}
