import type { CostDifference } from "../changes/cost-difference.ts";

export function costSection(cost: CostDifference | undefined): string[] {
  if (!cost) return [];
  const { before, after, lines } = cost;
  const total = `${signed(after - before)} US dollars a month: ${before.toFixed(2)} before, ${after.toFixed(2)} after.`;
  const items = lines.map(({ stack, what, usd }) => `- \`${stack}\` ${what}: ${signed(usd)}`);
  return ["", "### Cost", "", lines.length > 0 ? total : "No difference.", "", ...items];
}

function signed(usd: number): string {
  return `${usd < 0 ? "−" : "+"}${Math.abs(usd).toFixed(2)}`;
}

export function accessSection(access: string | undefined): string[] {
  if (access === undefined) return [];
  const lines = access.split("\n").filter((line) => line.trim());
  return ["", "### Access", "", ...(lines.length > 0 ? lines.map((line) => `- ${line.trim()}`) : ["No difference."])];
}
