/** The container `migrate`: creates the database, its users and its tables. */

import { postgresServers } from "../docker/inside.ts";
import { prepareDatabase } from "../engines/database.ts";
import { layout, localMirror } from "../layout.ts";

await prepareDatabase(layout(localMirror), postgresServers);
