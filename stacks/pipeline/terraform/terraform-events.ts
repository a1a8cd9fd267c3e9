export interface TerraformEvent {
  readonly type: string;
  readonly change?: PlannedChange;
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action?: string };
  readonly diagnostic?: Diagnostic;
  readonly changes?: { readonly add: number; readonly change: number; readonly remove: number };
}

export interface PlannedChange {
  readonly resource: { readonly addr: string };
  /** create, update, delete or replace */
  readonly action: string;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** The resource; absent for a fault of the configuration or the lock. */
  readonly address?: string;
}

/** The resource, Terraform's message, and the command that removes an abandoned lock. */
export function inWords({ address, summary, detail }: Diagnostic): string {
  const words = [summary, ...detail.trim().split("\n")].filter(Boolean).join("\n    ");
  const [, id] = /^ *ID: +(\S+)$/m.exec(detail) ?? [];
  const [, owner] = /^ *Who: +(\S+)$/m.exec(detail) ?? [];
  const unlock = id && `\n    If ${owner} does not run any more: terraform force-unlock ${id}`;
  return `  ${address ? `${address}: ` : ""}${words}${unlock ?? ""}`;
}
