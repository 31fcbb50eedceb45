import type { JsonSchema } from 'action-kit/config-schema';

type Shape = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
};

/** One key of a mapping, for a table. */
export interface DescribedKey {
  readonly name: string;
  readonly takes: string;
  readonly isRequired: boolean;
}

const shapeOf = (schema: JsonSchema): Shape => schema as Shape;

/** What a value may be, in words: `number`, `text, or a list of texts`, `each or any`. Mappings are told by their keys. */
export function describeValue(schema: JsonSchema): string {
  return [...new Set(alternatives(shapeOf(schema)).map(describeOne))].join(', or ');
}

const alternatives = (shape: Shape): readonly Shape[] => shape.anyOf?.flatMap(alternatives) ?? [shape];

function describeOne(shape: Shape): string {
  if (shape.$ref !== undefined) return 'conditions';
  if (shape.enum) return shape.enum.map((each) => `\`${String(each)}\``).join(' \\| ');
  switch (shape.type) {
    case 'array':
      return `a list of (${describeValue((shape.items ?? {}) as JsonSchema)})`;
    case 'integer':
    case 'number':
      return `number${describeRange(shape)}`;
    case 'boolean':
      return '`true` \\| `false`';
    case 'object':
      return describeMapping(shape);
    default:
      return 'text';
  }
}

function describeMapping({ properties, additionalProperties }: Shape): string {
  if (properties) return `{ ${Object.keys(properties).join(', ')} }`;
  return typeof additionalProperties === 'object'
    ? `a mapping to (${describeValue(additionalProperties as JsonSchema)})`
    : 'a mapping';
}

const describeRange = ({ minimum, maximum }: Shape): string =>
  minimum === undefined ? '' : maximum === undefined || maximum > 1e9 ? ` ≥ ${minimum}` : ` ${minimum}–${maximum}`;

/** The keys of the mapping that a schema takes, those of mappings inside with their path. Empty without a mapping. */
export function describeKeys(schema: JsonSchema, path = ''): DescribedKey[] {
  return alternatives(shapeOf(schema)).flatMap((shape) => {
    const inside = shape.type === 'array' ? shape.items : undefined;
    if (inside) return describeKeys(inside as JsonSchema, path === '' ? '' : `${path}[]`);
    return Object.entries(shape.properties ?? {}).flatMap(([key, value]): DescribedKey[] => {
      const name = path === '' ? key : `${path}.${key}`;
      const isRequired = shape.required?.includes(key) ?? false;
      return [{ name, takes: describeValue(value as JsonSchema), isRequired }, ...describeKeys(value as JsonSchema, name)];
    });
  });
}
