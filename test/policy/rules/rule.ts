import type { Check } from "../checks/attributes.ts";

export interface Rule {
  readonly id: string;
  readonly promise: string;
  readonly fix: string;
  /** By type of resource. `"*"` checks every subject. `provider`, `output` and `data.<type>` are subjects too. */
  readonly on: Readonly<Record<string, Check>>;
}
