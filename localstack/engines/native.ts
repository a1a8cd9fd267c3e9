import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import { documents } from "./documents.ts";
import type { Engine, EngineName } from "./engine.ts";
import { localstack } from "./localstack.ts";
import { mail } from "./mail.ts";
import { opensearch } from "./opensearch.ts";
import { postgres } from "./postgres.ts";
import { valkey } from "./valkey.ts";

export function nativeEngines(at: Layout, ports: Ports): Record<EngineName, Engine> {
  return {
    postgres: postgres(at, ports),
    valkey: valkey(at, ports),
    localstack: localstack(at, ports.localstack),
    opensearch: opensearch(at, ports.opensearch, ports["opensearch's transport"]),
    documents: documents(at, ports.documents),
    mail: mail(at, { smtp: ports["mail.smtp"], web: ports["mail.web"] }),
  };
}
