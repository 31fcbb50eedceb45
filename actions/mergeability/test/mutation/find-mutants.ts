import ts from 'typescript';

/** One small fault that can be switched on in the sources. */
export interface Mutant {
  readonly id: number;
  /** Below src. */
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

const SWAPS: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.QuestionQuestionToken]: ['&&'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
};

const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  findLast: 'find',
  min: 'max',
  max: 'min',
};
/** Calls that can be left out, so that only what they are called on stays. */
const DROPPED = new Set(['filter', 'sort', 'slice', 'toLowerCase', 'trim', 'reverse']);

/**
 * Every fault that is tried in a source, and the source with all of them behind switches: the function
 * `isFaulty(id)` says which one is on. Texts for people (literals with a space, templates) are left alone: what
 * they say is for readers, not for verdicts.
 *
 * @param firstId the number of the first mutant
 */
export function findMutants(file: string, text: string, firstId: number): { mutants: Mutant[]; instrumented: string } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];

  const switched = (node: ts.Node, original: string, faults: readonly string[]): string => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    return faults.reduce((otherwise, to) => {
      const id = firstId + mutants.length;
      mutants.push({ id, file, line, from: node.getText(), to });
      return ts.isStatement(node)
        ? `{ if (!isFaulty(${id})) { ${otherwise} } }`
        : `(isFaulty(${id}) ? (${to}) : ${otherwise})`;
    }, original);
  };

  const emit = (node: ts.Node): string => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return node.getText();
    if (ts.isTypeAliasDeclaration(node)) return node.getText();
    const start = node.getStart();
    let result = '';
    let at = start;
    ts.forEachChild(node, (child) => {
      result += text.slice(at, child.getStart()) + emit(child);
      at = child.getEnd();
    });
    result += text.slice(at, node.getEnd());
    const faults = faultsOf(node);
    return faults.length === 0 ? result : switched(node, ts.isStatement(node) ? result : `(${result})`, faults);
  };
  const instrumented = text.slice(0, source.getStart()) + emit(source);
  return { mutants, instrumented };
}

function faultsOf(node: ts.Node): readonly string[] {
  const condition = isCondition(node) ? ['true', 'false'] : [];
  if (ts.isBinaryExpression(node)) return [...condition, ...binaryFaults(node)];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [...condition, node.operand.getText()];
  if (ts.isCallExpression(node)) return [...condition, ...callFaults(node)];
  if (condition.length > 0) return condition;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true'];
  if (ts.isArrayLiteralExpression(node) && !isTarget(node)) return node.elements.length > 0 ? ['[]'] : [];
  if (ts.isStringLiteral(node)) return isMeaning(node) ? ["''"] : [];
  if (ts.isExpressionStatement(node)) return [''];
  return [];
}

function binaryFaults(node: ts.BinaryExpression): readonly string[] {
  const swaps = SWAPS[node.operatorToken.kind] ?? [];
  const isText = [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
  if (node.operatorToken.kind === ts.SyntaxKind.PlusToken && isText) return [];
  return swaps.map((operator) => `(${node.left.getText()}) ${operator} (${node.right.getText()})`);
}

function callFaults(node: ts.CallExpression): readonly string[] {
  const { expression } = node;
  // Inside of a chain with `?.` the parentheses of the switch would end the chain.
  if (!ts.isPropertyAccessExpression(expression) || ts.isOptionalChain(node)) return [];
  const { text } = expression.name;
  const target = expression.expression.getText();
  if (DROPPED.has(text)) return [target];
  const other = Object.hasOwn(METHODS, text) ? METHODS[text] : undefined;
  return other === undefined ? [] : [`${target}.${other}(${node.arguments.map((each) => each.getText()).join(', ')})`];
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  return ts.isConditionalExpression(parent) && parent.condition === node;
}

/** A word that the code goes by: a kind, a verdict, a key. */
function isMeaning(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (node.text === '' || node.text.includes(' ')) return false;
  if (ts.isLiteralTypeNode(parent) || ts.isExportDeclaration(parent)) return false;
  const isName =
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) &&
    (parent as ts.PropertyAssignment).name === node;
  return !isName;
}

/** The left side of `[one, other] = …`. */
const isTarget = ({ parent }: ts.ArrayLiteralExpression): boolean =>
  ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
