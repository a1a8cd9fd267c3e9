/**
 * The jobs of deploy.yml for one environment: its stacks, then its services. An environment follows the services of the one
 * before, and its rehearsal. A job that has nothing to do is skipped, and the next ones run all the same.
 */
export function deployJobs(name: string, before: string | undefined): string {
  const ready = before === undefined ? ["changed"] : ["changed", "rehearsal", `${before}-services`];
  return `${name}-stacks:
  name: ${name}, stacks
  needs: [${ready.join(", ")}]
  if: \${{ !failure() && !cancelled() }}
  uses: ./.github/workflows/apply.yml
  permissions:
    contents: read # to check out
    id-token: write # to become the apply role
  with:
    environment: ${name}
    stacks: \${{ fromJSON(needs.changed.outputs.stacks).${name} }}
    commit: \${{ needs.changed.outputs.reviewed }}

${name}-services:
  name: ${name}, services
  needs: [images, ${name}-stacks]
  if: \${{ !failure() && !cancelled() }}
  uses: ./.github/workflows/release.yml
  permissions:
    contents: read # to check out
    id-token: write # to become the release role
  with:
    environment: ${name}
    commit: \${{ github.sha }}
`;
}
