import type { StringValue } from "ms";

export interface StoreSettings {
  readonly backups: StringValue;
  /** AWS or Terraform refuses to delete the store, and a deletion keeps a final snapshot where AWS has one. */
  readonly deletionProtection: boolean;
  readonly logs: StringValue;
}

export interface StoreProps<Settings> {
  readonly environment: string;
  /** One in each zone, without a route to the internet. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly data: string; readonly logs: string };
  readonly settings: StoreSettings & Settings;
}
