/** How long a service may take to finish its work after SIGTERM. Its supervisor waits longer before SIGKILL. */
export const finishSeconds = 10;
