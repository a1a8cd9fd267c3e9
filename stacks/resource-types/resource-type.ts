export interface ResourceType {
  /**
   * `free`: AWS charges nothing, or charges it with another resource. `byUse`: not in the estimate, because nobody can
   * predict its use, or it costs too little to matter. `npm run cost` prints the text.
   */
  readonly cost: "free" | "billed" | { readonly byUse: string };
  /**
   * `checked`: a rule in test/policy/rules names the type. The rules for all types (`"*"`) check the others too.
   * `access`: it grants permissions. `part`: a rule checks the resource that it is a part of. `routing`: the security
   * groups decide who can connect. `low risk`: a name, a certificate, a limit or monitoring.
   */
  readonly policy: "checked" | "unchecked: access" | "unchecked: part" | "unchecked: routing" | "unchecked: low risk";
  /**
   * What is lost with the resource: data, or the only key to it. A plan that deletes or replaces one stops until somebody
   * approves that by name: stacks/pipeline/gate.
   */
  readonly holds?: string;
  /** Attributes that test/synth/inventory shows, in this order: a change of one shows up in the review. */
  readonly inventory?: readonly string[];
}
