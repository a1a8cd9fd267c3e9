export function hold(what: string): Promise<(() => void) | undefined>;
