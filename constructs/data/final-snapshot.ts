/**
 * The name of the snapshot that RDS and DocumentDB take when Terraform deletes a store. It has the time of the store's
 * creation, because a second deletion under the same name fails with DBSnapshotAlreadyExists. The time changes with
 * every plan, so the resource ignores changes of the argument.
 */
export function finalSnapshotName(store: string): string {
  return `${store}-final-\${formatdate("YYYYMMDDhhmmss", timestamp())}`;
}
