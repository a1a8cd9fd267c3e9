/** A loss or an opening that somebody approved, by its exact address. The pull request that adds it is the approval. */
export interface Approval {
  /** `production-data`. */
  readonly stack: string;
  /** `<type>.<Terraform id>`, as the plan's comment prints it. */
  readonly address: string;
  readonly because: string;
  /** An approval is for one change: it ends after 30 days. Remove it after the apply. */
  readonly since: string;
}

export const approvals: readonly Approval[] = [];

/** What is wrong with the approvals, a sentence each. */
export function approvalFaults(all: readonly Approval[], today: Date): string[] {
  return all.flatMap(({ stack, address, because, since }) => {
    const name = `the approval of ${stack} ${address}`;
    const age = (today.getTime() - Date.parse(since)) / 86_400_000;
    return [
      ...(because.length < 20 ? [`${name} has no reason: write it in a sentence`] : []),
      ...(age >= 0 && age <= 30 ? [] : [`${name} is of ${since}: remove it, or approve it again with today's date`]),
    ];
  });
}
