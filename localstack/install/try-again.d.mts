export interface TryAgainOptions {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. The default is two minutes. */
  readonly outage?: number;
}
export function tryAgain<T>(what: string, attempt: () => Promise<T>, options: TryAgainOptions): Promise<T>;
