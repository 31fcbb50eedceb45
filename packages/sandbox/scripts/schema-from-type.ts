import ts from 'typescript';
import type { JsonSchema } from '../src/state/json-schema.ts';

/**
 * Makes the JSON Schema of an exported type, so that the type is the one list of keys: names, optional keys, unions of
 * texts, and the doc comments as descriptions.
 *
 * @throws when the type holds something that JSON cannot
 */
export function schemaFromType(file: string, typeName: string): JsonSchema {
  const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true, types: [], lib: ['lib.es5.d.ts'] }); // oxfmt-ignore
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const moduleSymbol = source && checker.getSymbolAtLocation(source);
  const symbol = moduleSymbol && checker.getExportsOfModule(moduleSymbol).find((one) => one.name === typeName);
  if (!symbol) throw new Error(`${file} exports no type ${typeName}`);
  const definitions: Record<string, JsonSchema> = {};

  function describe(documented: ts.Symbol | undefined): { description?: string } {
    const text = ts
      .displayPartsToString(documented?.getDocumentationComment(checker))
      .replace(/\s*\n\s*/g, ' ')
      .trim();
    return text === '' ? {} : { description: text };
  }

  function fromObject(type: ts.Type): JsonSchema {
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const members = checker.getPropertiesOfType(type);
    if (members.length === 0 && index) return { type: 'object', additionalProperties: fromType(index.type) };
    const isOptional = (member: ts.Symbol) => (member.flags & ts.SymbolFlags.Optional) !== 0;
    const properties = members.map((member) => {
      const schema = fromType(checker.getTypeOfSymbol(member));
      return [member.name, { ...schema, ...describe(member) }] as const;
    });
    const required = members.filter((member) => !isOptional(member)).map((member) => member.name);
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      additionalProperties: index ? fromType(index.type) : false,
    };
  }

  function fromUnion(types: readonly ts.Type[]): JsonSchema {
    const present = types.filter((type) => (type.flags & ts.TypeFlags.Undefined) === 0);
    const isLiteral = (type: ts.Type) => type.isStringLiteral() || type.isNumberLiteral();
    const literals = present.filter(isLiteral);
    const isBoolean = (type: ts.Type) => (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const others = present.filter((type) => !isLiteral(type) && !isBoolean(type));
    const schemas: JsonSchema[] = others.map(fromType);
    if (literals.length > 0) schemas.push({ enum: literals.map((type) => (type as ts.StringLiteralType).value) });
    if (present.some(isBoolean)) schemas.push({ type: 'boolean' });
    return schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas };
  }

  function fromType(type: ts.Type): JsonSchema {
    if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
    if (type.flags & ts.TypeFlags.String) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
    if (type.isUnion()) return fromUnion(type.types);
    if (checker.isArrayType(type))
      return { type: 'array', items: fromType(checker.getTypeArguments(type as ts.TypeReference)[0] ?? type) };
    if ((type.flags & ts.TypeFlags.Object) === 0) throw new Error(`JSON has no ${checker.typeToString(type)}`);
    const name = type.aliasSymbol?.name ?? type.symbol.name;
    if (name.startsWith('__') || name === 'Record' || name === 'Readonly') return fromObject(type);
    if (!Object.hasOwn(definitions, name)) {
      definitions[name] = {}; // A type may name itself.
      definitions[name] = { ...fromObject(type), ...describe(type.aliasSymbol ?? type.symbol) };
    }
    return { $ref: `#/$defs/${name}` };
  }

  const root = fromType(checker.getDeclaredTypeOfSymbol(symbol));
  const { [typeName]: whole, ...others } = definitions;
  return { ...(whole ?? root), $defs: others };
}
