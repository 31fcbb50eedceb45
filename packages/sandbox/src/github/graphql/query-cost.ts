import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isInterfaceType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { GraphqlFailure } from './graphql-failure.ts';

/** docs.github.com/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api#node-limit */
export const NODE_LIMIT = 500_000;
const PAGE_LIMIT = 100;
/** Ours: far above what a hand-written query needs, far below what makes a validator crawl. */
const DEPTH_LIMIT = 30;

/** What GitHub charges for a query, reckoned before it runs. */
export interface QueryCost {
  /** How many nodes the query could return at most. */
  readonly nodeCount: number;
  /** Points taken from the hourly budget: the requests to fulfil each connection, divided by 100, at least 1. */
  readonly points: number;
}

interface Totals {
  readonly nodes: number;
  readonly requests: number;
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Adds up nodes and requests of one operation as GitHub documents it: each connection costs one request per node of
 * the connection around it, and returns `first` or `last` nodes for each.
 *
 * Throws GitHub's errors for a connection without a boundary or above 100, and above 500,000 nodes.
 */
export function measureQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): QueryCost {
  const root = schema.getRootType(operation.operation);
  if (!root) return { nodeCount: 0, points: 1 };
  const totals = new Measure(schema, document, variables).selections(operation.selectionSet, root, [
    operation.operation,
  ]);
  if (totals.nodes > NODE_LIMIT) {
    throw new GraphqlFailure(
      'MAX_NODE_LIMIT_EXCEEDED',
      `This query requests up to ${totals.nodes.toLocaleString('en-US')} possible nodes which exceeds the maximum limit of ${NODE_LIMIT.toLocaleString('en-US')}.`,
    );
  }
  return { nodeCount: totals.nodes, points: Math.max(1, Math.round(totals.requests / 100)) };
}

class Measure {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Variables;
  /** Cost is linear in the number of parents, so a fragment is measured once however often it is spread. */
  readonly #known = new Map<FragmentDefinitionNode, Totals>();

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Variables) {
    this.#schema = schema;
    this.#variables = variables;
    this.#fragments = new Map(
      document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    );
  }

  /** The cost of a selection set for one parent. */
  selections(set: SelectionSetNode, parent: GraphQLCompositeType, path: readonly string[]): Totals {
    if (path.length > DEPTH_LIMIT) {
      throw new GraphqlFailure('MAX_DEPTH_EXCEEDED', `Query has a depth of more than ${DEPTH_LIMIT} fields.`);
    }
    let nodes = 0;
    let requests = 0;
    for (const selection of set.selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent, path)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.selections(selection.selectionSet, this.#type(selection.typeCondition?.name.value) ?? parent, path)
            : this.#fragment(selection.name.value, path);
      nodes += part.nodes;
      requests += part.requests;
    }
    return { nodes, requests };
  }

  #fragment(name: string, path: readonly string[]): Totals {
    const fragment = this.#fragments.get(name);
    const type = this.#type(fragment?.typeCondition.name.value);
    if (!fragment || !type) return { nodes: 0, requests: 0 };
    const known = this.#known.get(fragment) ?? this.selections(fragment.selectionSet, type, path);
    this.#known.set(fragment, known);
    return known;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, path: readonly string[]): Totals {
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!definition || !node.selectionSet) return { nodes: 0, requests: 0 };
    const type = getNamedType(definition.type);
    if (!isCompositeType(type)) return { nodes: 0, requests: 0 };
    const here = [...path, node.alias?.value ?? node.name.value];
    const inner = this.selections(node.selectionSet, type, here);
    if (!type.name.endsWith('Connection')) return inner;
    const size = this.#pageSize(node, definition, here);
    return { nodes: size + size * inner.nodes, requests: 1 + size * inner.requests };
  }

  #pageSize(node: FieldNode, definition: GraphQLField<unknown, unknown>, path: readonly string[]): number {
    const bounds = ['first', 'last'].flatMap((name) => {
      const size = this.#integer(node, definition, name);
      return size === undefined ? [] : [{ name, size }];
    });
    const at = { nodes: node, path: [...path] };
    if (bounds.length === 0) {
      if (!asksForNodes(node)) return 0;
      const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${node.name.value}\` connection.`;
      throw new GraphqlFailure('MISSING_PAGINATION_BOUNDARIES', message, at);
    }
    for (const { name, size } of bounds) {
      if (size > PAGE_LIMIT) {
        const message = `Requesting ${size} records on the \`${node.name.value}\` connection exceeds the \`${name}\` limit of ${PAGE_LIMIT} records.`;
        throw new GraphqlFailure('EXCESSIVE_PAGINATION', message, at);
      }
      if (size < 0) {
        const message = `\`${name}\` on the \`${node.name.value}\` connection cannot be less than zero.`;
        throw new GraphqlFailure('ARGUMENT_LIMIT', message, at);
      }
    }
    if (bounds.length > 1) {
      const message = `Passing both \`first\` and \`last\` to paginate the \`${node.name.value}\` connection is not supported.`;
      throw new GraphqlFailure('EXCESSIVE_PAGINATION', message, at);
    }
    return bounds[0]!.size;
  }

  #integer(node: FieldNode, definition: GraphQLField<unknown, unknown>, name: string): number | undefined {
    const value = node.arguments?.find((one) => one.name.value === name)?.value;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind === Kind.VARIABLE) {
      const given = this.#variables[value.name.value];
      return typeof given === 'number' ? given : undefined;
    }
    const preset = definition.args.find((one) => one.name === name)?.defaultValue;
    return value === undefined && typeof preset === 'number' ? preset : undefined;
  }

  #type(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

/** A connection that is only counted needs no boundary. Fragments on connections are rare and count as asking. */
function asksForNodes(node: FieldNode): boolean {
  return (node.selectionSet?.selections ?? []).some(
    (one) => one.kind !== Kind.FIELD || !['totalCount', '__typename'].includes(one.name.value),
  );
}
