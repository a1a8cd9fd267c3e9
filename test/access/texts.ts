import type { Grant, Layer } from "./grant.ts";

/** `notifier consumes the queue notifier (IAM sqs:ReceiveMessage, kms:Decrypt, keda-operator: sqs:GetQueueAttributes)`. */
export function edgeText(title: string, service: string, grants: readonly Grant[]): string {
  const byLayer = Map.groupBy(grants, ({ layer }) => layer);
  const parts = [...byLayer].map(([layer, those]) => {
    const own = those.filter(({ who }) => who === service);
    const byOther = Map.groupBy(
      those.filter((grant) => !own.includes(grant)),
      ({ who }) => who,
    );
    const others = [...byOther].map(([who, some]) => `${who}: ${actions(some)}`);
    return `${layer} ${[...(own.length > 0 ? [actions(own)] : []), ...others].join(", ")}`;
  });
  return `${title} (${parts.join("; ")})`;
}

function actions(grants: readonly Grant[]): string {
  return unique(grants.map(({ may }) => may)).join(", ");
}

/** A sentence for grants that differ in what may be done, or in what it is done to. */
export function grantTexts(grants: readonly Grant[], sign: "+" | "-"): string[] {
  const alike = ({ layer, who, condition, limit }: Grant) => JSON.stringify([layer, who, condition, limit]);
  return [...Map.groupBy(grants, alike).values()].flatMap((those) => {
    const byWhat = Map.groupBy(those, ({ what }) => what);
    const whatsByActions = Map.groupBy(byWhat.keys(), (what) => actions(byWhat.get(what) ?? []));
    return [...whatsByActions].map(([may, whats]) => sentence(those[0] as Grant, may, whats.join(", "), sign));
  });
}

type Phrase = (who: string, verb: string, may: string, what: string) => string;

const onWhat: Phrase = (who, verb, may, what) => `${who} ${verb} ${may} on ${what}`;
const connect: Phrase = (who, verb, may, what) =>
  `${who} ${verb} connect to ${what} on ${may === "*" ? "every port" : may}`;

const phrases: Readonly<Partial<Record<Layer, Phrase>>> = {
  "security group": connect,
  "network policy": connect,
  mesh: (who, verb, may, what) => `${who} ${verb} request ${may} of ${what}`,
  secret: (who, verb, may, what) => `${who} ${verb} ${may} ${what}`,
};

function sentence({ layer, who, condition, limit }: Grant, may: string, what: string, sign: "+" | "-"): string {
  const verb = sign === "+" ? "may newly" : "may no longer";
  const said = (phrases[layer] ?? onWhat)(who, verb, may, what);
  const denial = limit ? (sign === "+" ? ", which was denied" : ", which is denied") : "";
  return `${said}${denial}${condition ? `, if ${condition}` : ""} (${layer})`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
