import { outboxChannel } from "@mindflow/contracts/events";
import type pg from "pg";

/**
 * A function to call after each commit: it tells the relay that the outbox has something, without making anybody wait.
 *
 * A NOTIFY is a transaction under a lock that the whole server shares, so it has no place in the command's own (measured:
 * three quarters of the throughput). At most one is on its way; commits meanwhile share the one after it. One that is lost
 * costs a second: the relay also looks by itself.
 */
export function createNudge(pool: pg.Pool): () => void {
  let underWay = false;
  let again = false;
  const send = async () => {
    underWay = true;
    do {
      again = false;
      await pool.query(`NOTIFY ${outboxChannel}`).catch(() => {});
    } while (again);
    underWay = false;
  };
  return () => {
    if (underWay) again = true;
    else void send();
  };
}
