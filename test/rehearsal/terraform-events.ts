/** What `terraform -json` tells, line by line, as far as anybody here reads it. */
export interface TerraformEvent {
  readonly type: string;
  readonly change?: PlannedChange;
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action?: string };
  readonly diagnostic?: Diagnostic;
  readonly changes?: { readonly add: number; readonly change: number; readonly remove: number };
}

/** What a plan does to one resource: create, update, delete or replace. */
export interface PlannedChange {
  readonly resource: { readonly addr: string };
  readonly action: string;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** The resource that it is about; none where it is about the configuration, or the lock. */
  readonly address?: string;
}

/** A diagnostic for a person: of which resource, Terraform's own words, and the way out of a lock that nobody holds any more. */
export function refusal({ address, summary, detail }: Diagnostic): string {
  const words = [summary, ...detail.trim().split("\n")].filter(Boolean).join("\n    ");
  const [, id] = /^ *ID: +(\S+)$/m.exec(detail) ?? [];
  const [, who] = /^ *Who: +(\S+)$/m.exec(detail) ?? [];
  const unlock = id && `\n    If ${who} is not at it any more: terraform force-unlock ${id}`;
  return `  ${address ? `${address}: ` : ""}${words}${unlock ?? ""}`;
}
