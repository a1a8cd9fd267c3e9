import type { Access } from "./difference.ts";
export function accessPage(access: Access): string {
  return JSON.stringify(access.grants);
}
