import { testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { edgeRules } from "./edge.ts";

const limits = { perAddress: undefined, anonymous: undefined, bodies: undefined, logRetention: undefined };
const noFirewall = { ...limits, noFirewall: "We have never been attacked before." };

testSectionRules("edge", edgeRules, [
  ["production needs a firewall", production, { firewall: noFirewall }],
  ["the limit without a token must be lower than the one with a token", production, { firewall: { anonymous: 2000 } }],
  ["production's load balancer must not be deleted by mistake", production, { deletionProtection: false }],
]);
