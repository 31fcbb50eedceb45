import { toJsonSchema } from './json-schema.ts';

const convert = (schema: unknown) => toJsonSchema(schema, () => undefined);

describe('an OpenAPI 3.0 schema as JSON Schema', () => {
  it.each([
    ['widens a nullable type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'adds null to a nullable enum',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'gives nullable without a type an alternative',
      { nullable: true, allOf: [{ $ref: '#/components/schemas/x' }] },
      { anyOf: [{ allOf: [{ $ref: '#/schemas/x' }] }, { type: 'null' }] },
    ],
    [
      'lets null pass around the alternatives of a nullable type',
      { type: 'object', nullable: true, anyOf: [{ required: ['a'] }] },
      { anyOf: [{ type: 'object', anyOf: [{ required: ['a'] }] }, { type: 'null' }] },
    ],
    ['asks for any of overlapping alternatives', { oneOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }] }],
    [
      'ignores the neighbours of a reference',
      { $ref: '#/components/schemas/x', type: 'string' },
      { $ref: '#/schemas/x' },
    ],
    [
      'keeps a property that is named like a keyword it leaves behind',
      { type: 'object', description: 'gone', properties: { description: { type: 'string', example: 'gone' } } },
      { type: 'object', properties: { description: { type: 'string' } } },
    ],
  ])('%s', (_, source, expected) => {
    expect(convert(source)).toEqual(expected);
  });

  it('reports each reference, also nested ones', () => {
    const seen: string[] = [];
    toJsonSchema(
      { type: 'array', items: { properties: { a: { $ref: '#/components/schemas/deep' } } } },
      (name) => void seen.push(name),
    );
    expect(seen).toEqual(['deep']);
  });
});
