/**
 * Calls the coaching service from TypeScript and JavaScript.
 *
 * Numbers have at most four decimal places and an absolute value of at most a million, so that a number of JavaScript
 * prints exactly what was read. Times are strings in RFC 3339, which Date and its toISOString understand.
 */

export { Client, etagOf, idOf, type Options } from "./client.js";
export { CoachingError, KeyReusedError, RateLimitedError, VersionMismatchError, type Violation } from "./error.js";
export type * from "./schema.js";
