export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal:
    | "*"
    | { readonly AWS: string }
    | { readonly Service: string | readonly string[] }
    | { readonly Federated: string };
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

type OneOrMore = string | readonly string[];

export type Permission = Omit<Statement, "Principal">;

export type Trust = Omit<Statement, "Resource">;

/** A policy as plain JSON, so that people and tests can read it in the synthesized file. */
export function policyDocument(...statements: (Statement | Permission | Trust)[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets an AWS service assume a role. The condition prevents the "confused deputy" problem. */
export function assumableBy(service: string, Condition?: Statement["Condition"]): Trust {
  return {
    Sid: "AssumedByService",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
  };
}

/** Lets EKS Pod Identity assume a role for the pods that the condition names. It adds session tags. */
export function assumableByPods(Condition: NonNullable<Statement["Condition"]>): Trust {
  return { ...assumableBy("pods.eks.amazonaws.com", Condition), Action: ["sts:AssumeRole", "sts:TagSession"] };
}

export function tlsOnly(action: string, resource: OneOrMore): Statement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

export function allow(Sid: string, Action: OneOrMore, Resource: OneOrMore): Permission {
  return { Sid, Effect: "Allow", Action, Resource };
}

export function deny(Sid: string, Action: OneOrMore, Resource: OneOrMore): Permission {
  return { Sid, Effect: "Deny", Action, Resource };
}
