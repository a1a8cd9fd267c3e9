import { GraphQLError, Kind, OperationTypeNode, type ValidationRule } from "graphql";

/** How deep selections may nest. Our types do not repeat themselves; introspection does, and its usual query is 15 deep. */
export const mostLevels = 16;

/** How many tokens a document may have. The usual introspection query has 165. */
export const mostTokens = 500;

/** How many characters a document may have. What is longer goes into variables, which are not cached. */
export const mostCharacters = 16_384;

/**
 * How many documents are kept parsed and compiled. One with as many tokens as it may have takes 0.3 MB, and the cache
 * holds up to twice this number, so the worst that a client can do is 120 MB, and 80 MB for faulty documents.
 */
export const mostDocuments = 200;

const mostAliases = 20;

/** A second `tasks` or `createTask` in a document needs an alias, so this also limits how much one request asks for. */
const fewAliases: ValidationRule = (context) => {
  let count = 0;
  return {
    Field(node) {
      if (!node.alias) return;
      count += 1;
      if (count === mostAliases + 1)
        context.reportError(new GraphQLError(`Use at most ${mostAliases} aliases in a document.`, { nodes: node }));
    },
  };
};

/** Compiled, an answer loses a field of this name: it becomes the prototype of what holds it. */
const noPrototype: ValidationRule = (context) => ({
  Field(node) {
    if (node.alias?.value === "__proto__")
      context.reportError(new GraphQLError("Use another alias than __proto__.", { nodes: node }));
  },
});

/** Mercurius keeps a compiled document by its text alone: of two operations in it, only the first would ever run. */
const oneOperation: ValidationRule = (context) => ({
  Document(node) {
    const second = node.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)[1];
    if (second) context.reportError(new GraphQLError("Send one operation in a document.", { nodes: second }));
  },
});

const noSubscription: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (node.operation === OperationTypeNode.SUBSCRIPTION)
      context.reportError(new GraphQLError("There are no subscriptions: send a query.", { nodes: node }));
  },
});

export const validationRules = [fewAliases, noPrototype, oneOperation, noSubscription];
