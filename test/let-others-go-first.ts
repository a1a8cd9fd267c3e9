import { setPriority } from "node:os";

/** For what works all of the time beside what mostly waits: when the other has something to do, it does it at once. */
setPriority(5);
