import { covers, type Grant, keyOf } from "./grant.ts";

/** What may be done in one environment, and the names of what there is. */
export interface State {
  readonly grants: readonly Grant[];
  readonly things: readonly string[];
}

/** What the second state allows and nothing in the first covers. The loss of a limit is a gain. */
export function gains(before: State, after: State): Grant[] {
  const [limitsBefore, allowedBefore] = parted(before);
  const [limitsAfter, allowedAfter] = parted(after);
  const lostLimits = uncovered(limitsBefore, limitsAfter).filter((limit) => stillMatters(limit, before, after));
  return [...uncovered(allowedAfter, allowedBefore), ...lostLimits];
}

function parted({ grants }: State): [limits: Grant[], allowed: Grant[]] {
  return [grants.filter(({ limit }) => limit), grants.filter(({ limit }) => !limit)];
}

function uncovered(grants: readonly Grant[], by: readonly Grant[]): Grant[] {
  const keys = new Set(by.map(keyOf));
  const rest = grants.filter((grant) => !keys.has(keyOf(grant)));
  return rest.filter((grant) => !by.some((broad) => covers(broad, grant)));
}

/** Who or what is removed takes its limits along, which lets nobody do more. */
function stillMatters(limit: Grant, before: State, after: State): boolean {
  const thing = limit.what.replace(/\/\*$/, "");
  const isRemoved = before.things.includes(thing) && !after.things.includes(thing);
  return !isRemoved && (limit.who === "*" || after.grants.some((grant) => grant.who === limit.who && !grant.limit));
}
