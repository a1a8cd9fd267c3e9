import { z } from "zod";

const words = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const form = 'it must be lower-case words with hyphens between them, such as "search-indexer"';

/** Of a service, queue, topic ...: ElastiCache's user `mindflow-production-<name>` has 40 characters at most. */
export const topologyName = z.string().regex(words, form).max(20, "it may have 20 characters at most");

/** As long as "production": the names of resources on AWS begin with it, and have limits. */
export const environmentName = z.string().regex(words, form).max(10, "it may have 10 characters at most");
