import type { Grant, Layer } from "./grant.ts";

/** `notifier consumes the queue notifier (IAM sqs:ReceiveMessage, kms:Decrypt, keda-operator: sqs:GetQueueAttributes)`. */
export function edgeText(title: string, service: string, grants: readonly Grant[]): string {
  const parts = [...Map.groupBy(grants, ({ layer }) => layer)].map(([layer, those]) => {
    const own = those.filter(({ who }) => who === service);
    const byOther = Map.groupBy(
      those.filter((grant) => !own.includes(grant)),
      ({ who }) => who,
    );
    const others = [...byOther].map(([who, some]) => `${nameOf(who)}: ${actions(some)}`);
    return `${layer} ${[...(own.length > 0 ? [actions(own)] : []), ...others].join(", ")}`;
  });
  return `${title} (${parts.join("; ")})`;
}

/** Grants of one layer that differ in who, in what may be done or in what it is done to, and whose product they are. */
export interface Group extends Pick<Grant, "layer" | "condition" | "limit"> {
  readonly who: string;
  readonly may: string;
  readonly what: string;
}

export function groupsOf(grants: readonly Grant[]): Group[] {
  const alike = ({ layer, who, condition, limit }: Grant) => JSON.stringify([layer, who, condition, limit]);
  const groups = [...Map.groupBy(grants, alike).values()].flatMap((those) => {
    const byWhat = Map.groupBy(those, ({ what }) => what);
    const whatsByActions = Map.groupBy(byWhat.keys(), (what) => actions(byWhat.get(what) ?? []));
    return [...whatsByActions].map(([may, whats]): Group => ({ ...(those[0] as Grant), may, what: listed(whats) }));
  });
  const sameRight = ({ layer, may, what, condition, limit }: Group) =>
    JSON.stringify([layer, may, what, condition, limit]);
  return [...Map.groupBy(groups, sameRight).values()].map((same) => ({
    ...(same[0] as Group),
    who: same.map(({ who }) => nameOf(who)).join(", "),
  }));
}

/** A sentence for each group. */
export function grantTexts(grants: readonly Grant[], sign: "+" | "-"): string[] {
  return groupsOf(grants).map((group) => sentence(group, sign));
}

/** `pods, services of mindflow, mindflow-monitoring`: what is in several places is said once. */
function listed(whats: readonly string[]): string {
  const places = Map.groupBy(
    whats.map((what) => what.split(" of ")),
    ([thing]) => thing,
  );
  const byPlaces = Map.groupBy(places, ([, found]) => found.flatMap(([, place]) => place ?? []).join(", "));
  return [...byPlaces]
    .map(([where, things]) => `${things.map(([thing]) => thing).join(", ")}${where ? ` of ${where}` : ""}`)
    .join("; ");
}

type Phrase = (who: string, verb: string, may: string, what: string) => string;

const onWhat: Phrase = (who, verb, may, what) => `${who} ${verb} ${may} on ${what}`;
const connect: Phrase = (who, verb, may, what) =>
  may === "be"
    ? `${who} ${verb} be in ${what}`
    : `${who} ${verb} connect to ${what === "*" ? "anything" : what} on ${may === "*" ? "every port" : may}`;

const phrases: Readonly<Partial<Record<Layer, Phrase>>> = {
  "security group": connect,
  "network policy": connect,
  mesh: (who, verb, may, what) => `${who} ${verb} request ${may} of ${what}`,
  secret: (who, verb, may, what) => `${who} ${verb} ${may} ${what}`,
};

function sentence({ layer, who, may, what, condition, limit }: Group, sign: "+" | "-"): string {
  const verb = sign === "+" ? "may newly" : "may no longer";
  const said = (phrases[layer] ?? onWhat)(who, verb, may, what);
  const denial = limit ? (sign === "+" ? ", which was denied" : ", which is denied") : "";
  return `${said}${denial}${condition ? `, if ${condition}` : ""} (${layer})`;
}

function nameOf(who: string): string {
  return who === "*" ? "anybody" : who;
}

function actions(grants: readonly Grant[]): string {
  return [...new Set(grants.map(({ may }) => may))].join(", ");
}
