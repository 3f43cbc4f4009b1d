import ts from 'typescript';

/** Past this an author's constants are made of themselves. */
const deepest = 20;

/** Stands for a part of a text that is only known when it runs. */
export const computed = '\u{fffc}';

/** What an expression says, as far as it is written in the same file: literals, templates and the constants in them. */
export function staticText(expression: ts.Expression, depth = 0): string {
  const value = resolveConstant(expression);
  if (value === undefined || depth > deepest) return computed;
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isTemplateExpression(value)) {
    return value.templateSpans.reduce(
      (text, { expression: part, literal }) => text + staticText(part, depth + 1) + literal.text,
      value.head.text,
    );
  }
  if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return staticText(value.left, depth + 1) + staticText(value.right, depth + 1);
  }
  return computed;
}

/** Follows names of constants, `as const`, `satisfies` and brackets to the expression that they stand for. */
export function resolveConstant(expression: ts.Expression, depth = 0): ts.Expression | undefined {
  if (depth > deepest) return undefined;
  if (
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isParenthesizedExpression(expression)
  ) {
    return resolveConstant(expression.expression, depth + 1);
  }
  if (!ts.isIdentifier(expression)) return expression;
  const constant = declared(expression);
  return constant === undefined ? undefined : resolveConstant(constant, depth + 1);
}

/** The value of the nearest constant of that name, from the block outwards. */
function declared(name: ts.Identifier): ts.Expression | undefined {
  for (let scope: ts.Node | undefined = name.parent; scope !== undefined; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    for (const statement of scope.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const one of statement.declarationList.declarations) {
        if (ts.isIdentifier(one.name) && one.name.text === name.text) return one.initializer;
      }
    }
  }
  return undefined;
}
