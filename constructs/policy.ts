/** One statement of a policy that hangs on a resource, in AWS's own words. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal:
    | "*"
    | { readonly AWS: string }
    | { readonly Service: string | readonly string[] }
    | { readonly Federated: string };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One statement of a policy that hangs on a role: what whoever has the role may do. */
export type Permission = Omit<Statement, "Principal">;

/** One statement of a role's trust policy: who may have the role. */
export type Trust = Omit<Statement, "Resource">;

/** A policy as JSON: a person can read it in the synthesized file, and a test can parse it there. */
export function policyDocument(...statements: (Statement | Permission | Trust)[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets an AWS service have a role, under conditions where the service is one that others could have act for them. */
export function assumableBy(service: string, Condition?: Statement["Condition"]): Trust {
  return {
    Sid: "AssumedByService",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
  };
}

/** Lets EKS Pod Identity give a role to the pods that the condition names. It tags their sessions with who they are. */
export function assumableByPods(Condition: NonNullable<Statement["Condition"]>): Trust {
  return { ...assumableBy("pods.eks.amazonaws.com", Condition), Action: ["sts:AssumeRole", "sts:TagSession"] };
}

/** Refuses whoever comes over plain HTTP, also with a valid signature. */
export function tlsOnly(action: string, resource: string | readonly string[]): Statement {
  return {
    Sid: "RefusePlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

type Some = string | readonly string[];

export function allow(Sid: string, Action: Some, Resource: Some): Permission {
  return { Sid, Effect: "Allow", Action, Resource };
}

/** Whatever another statement allows. */
export function refuse(Sid: string, Action: Some, Resource: Some): Permission {
  return { Sid, Effect: "Deny", Action, Resource };
}
