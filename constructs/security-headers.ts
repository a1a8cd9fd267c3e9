import type { CloudfrontResponseHeadersPolicySecurityHeadersConfig } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { seconds } from "../stacks/environments/duration.ts";

/**
 * For files that people gave us and other people open: a browser shows them, and runs, frames, guesses and tells nothing.
 * The content security policy also holds for an HTML page or an SVG that somebody uploaded as a picture.
 */
export const peoplesFilesHeaders: CloudfrontResponseHeadersPolicySecurityHeadersConfig = {
  strictTransportSecurity: { accessControlMaxAgeSec: seconds("730d"), includeSubdomains: true, override: true },
  contentTypeOptions: { override: true },
  contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
  frameOptions: { frameOption: "DENY", override: true },
  referrerPolicy: { referrerPolicy: "no-referrer", override: true },
};
