/** The container `migrate`: the database, its users and its newest tables. */

import { prepareDatabase } from "../database.ts";
import { postgresServers } from "../docker/inside.ts";
import { layout, localMirror } from "../layout.ts";

await prepareDatabase(layout(localMirror), postgresServers);
