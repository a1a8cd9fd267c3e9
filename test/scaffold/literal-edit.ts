/**
 * Edits of a literal in a TypeScript file, such as the topology: the text around the edit stays as it is, with its
 * comments. The text still has to be formatted.
 */

import { type ParseResult, parse } from "@babel/parser";
import MagicString from "magic-string";

type File = Extract<ParseResult, { type: "File" }>;
type Statement = File["program"]["body"][number];
type Expression = NonNullable<Extract<Statement, { type: "VariableDeclaration" }>["declarations"][number]["init"]>;
type ObjectLiteral = Extract<Expression, { type: "ObjectExpression" }>;
type ArrayLiteral = Extract<Expression, { type: "ArrayExpression" }>;

/** An exported constant and keys in it: `["topology", "services"]`. */
export type Path = readonly [constant: string, ...keys: string[]];

/** @param value TypeScript. */
export function addProperty(text: string, path: Path, name: string, value: string): string {
  const literal = literalAt(text, path, "ObjectExpression") as ObjectLiteral;
  return append(text, literal, literal.properties, `${JSON.stringify(name)}: ${value}`);
}

/** @param value TypeScript. */
export function addElement(text: string, path: Path, value: string): string {
  const literal = literalAt(text, path, "ArrayExpression") as ArrayLiteral;
  return append(text, literal, literal.elements, value);
}

/** @param value TypeScript. */
export function replaceValue(text: string, path: Path, value: string): string {
  const { start, end } = range(expressionAt(text, path));
  return new MagicString(text).update(start, end, value).toString();
}

/** Whether a constant can have this name: `new` is a word of the language. */
export function isConstantName(name: string): boolean {
  return parse(`const ${name} = 0;`, { sourceType: "module", errorRecovery: true }).errors?.length === 0;
}

/** @throws Error where the text has no such value: somebody wrote it in another way. */
function expressionAt(text: string, [constant, ...keys]: Path): Expression {
  const { body } = parse(text, { sourceType: "module", plugins: ["typescript"] }).program;
  let found = body.flatMap((statement) => constantsOf(statement, constant))[0];
  for (const key of keys) found = found && propertyOf(bare(found), key);
  if (!found) throw new Error(`there is no ${[constant, ...keys].join(".")} to edit`);
  return bare(found);
}

function literalAt(text: string, path: Path, type: Expression["type"]): Expression {
  const expression = expressionAt(text, path);
  if (expression.type !== type) throw new Error(`${path.join(".")} is no literal that can be edited`);
  return expression;
}

function constantsOf(statement: Statement, name: string): Expression[] {
  if (statement.type !== "ExportNamedDeclaration" || statement.declaration?.type !== "VariableDeclaration") return [];
  return statement.declaration.declarations.flatMap(({ id, init }) =>
    id.type === "Identifier" && id.name === name && init ? [init] : [],
  );
}

/** Without `as const`, `satisfies Topology` and `defineEnvironment( )`. */
function bare(expression: Expression): Expression {
  if (expression.type === "TSAsExpression" || expression.type === "TSSatisfiesExpression")
    return bare(expression.expression);
  if (expression.type === "CallExpression") return bare(expression.arguments[0] as Expression);
  return expression;
}

function propertyOf(expression: Expression, key: string): Expression | undefined {
  if (expression.type !== "ObjectExpression") return undefined;
  for (const property of expression.properties)
    if (property.type === "ObjectProperty" && nameOf(property.key) === key) return property.value as Expression;
  return undefined;
}

function nameOf(key: { readonly type: string; readonly name?: unknown; readonly value?: unknown }): unknown {
  return key.type === "Identifier" ? key.name : key.value;
}

type Positioned = { readonly start?: number | null; readonly end?: number | null };

function append(text: string, literal: Positioned, items: readonly (Positioned | null)[], item: string): string {
  const edited = new MagicString(text);
  const closing = range(literal).end - 1;
  const last = items.at(-1);
  // The comma after the last one, if it has any, is between it and the closing bracket, as comments are.
  if (last && !/^\s*,/.test(text.slice(range(last).end, closing))) edited.appendLeft(range(last).end, ",");
  return edited.appendLeft(closing, `${item},\n`).toString();
}

function range({ start, end }: Positioned): { start: number; end: number } {
  if (typeof start !== "number" || typeof end !== "number") throw new Error("the parser gave no position");
  return { start, end };
}
