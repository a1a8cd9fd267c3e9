import { outboxChannel } from "@mindflow/contracts/events";
import type pg from "pg";

/**
 * Notifies the relay after a commit, without waiting. NOTIFY in the command's own transaction would cost three quarters
 * of the throughput (measured): its lock is server-wide. A lost notification costs a second: the relay also polls.
 */
export function createNotifier(pool: pg.Pool): () => void {
  let sending = false;
  let again = false;
  const send = async () => {
    sending = true;
    do {
      again = false;
      await pool.query(`NOTIFY ${outboxChannel}`).catch(() => {});
    } while (again);
    sending = false;
  };
  return () => {
    if (sending) again = true;
    else void send();
  };
}
