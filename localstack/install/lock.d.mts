export function hold(what: string): Promise<(() => void) | undefined>;
export function holdNext(what: string, waits?: () => void, signal?: AbortSignal): Promise<() => void>;
