/** How long a service that is told to stop may take to finish what it has begun. Whoever stops it waits longer. */
export const finishSeconds = 10;
