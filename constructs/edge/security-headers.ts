import type { CloudfrontResponseHeadersPolicySecurityHeadersConfig } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { seconds } from "../duration.ts";

/** For files of users. The sandbox also covers an HTML page or an SVG that was uploaded as a picture. */
export const userFileHeaders: CloudfrontResponseHeadersPolicySecurityHeadersConfig = {
  strictTransportSecurity: { accessControlMaxAgeSec: seconds("730d"), includeSubdomains: true, override: true },
  contentTypeOptions: { override: true },
  contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
  frameOptions: { frameOption: "DENY", override: true },
  referrerPolicy: { referrerPolicy: "no-referrer", override: true },
};
