export interface StackResult {
  readonly stack: string;
  applied: number;
  unchanged: boolean;
  /** The address of the repaired resource. */
  drift: string;
  destroyed: number;
  readonly seconds: Record<string, number>;
  /** The peak of Terraform and its providers, in MiB. */
  memory: number;
}
