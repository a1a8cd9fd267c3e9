export function mayPass(name: string): boolean;
export function toolEnvironment(from?: NodeJS.ProcessEnv): Record<string, string>;
export function serverEnvironment(from?: NodeJS.ProcessEnv): Record<string, string>;
