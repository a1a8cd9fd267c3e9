import { GraphQLError, Kind, OperationTypeNode, type ValidationRule } from "graphql";

/** The depth of selections. Our types are not recursive. Introspection is, and its usual query is 15 deep. */
export const mostLevels = 16;

/** The tokens of a document. The usual introspection query has 165. */
export const mostTokens = 500;

/** The characters of a document. Long values belong into variables, which are not cached. */
export const mostCharacters = 16_384;

/** Cached documents, parsed and compiled. The largest take 0.3 MB, and the cache holds twice as many: 120 MB. */
export const mostDocuments = 200;

const mostAliases = 20;

/** A second `tasks` or `createTask` in a document needs an alias, so this also limits the work of one request. */
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

/** In a compiled document, a field of this name would set the prototype of its object and be lost. */
const noPrototype: ValidationRule = (context) => ({
  Field(node) {
    if (node.alias?.value === "__proto__")
      context.reportError(new GraphQLError("Use another alias than __proto__.", { nodes: node }));
  },
});

/** Mercurius caches a compiled document by its text: of two operations, only the first would ever run. */
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
