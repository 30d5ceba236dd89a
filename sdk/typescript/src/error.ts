import type { FieldViolation, Status } from "./schema.js";

/** One fault of a request: where it is, and what is wrong there. */
export type Violation = FieldViolation;

/** google.rpc's code for an answer in a form that is not the service's. */
const unknown = 2;

/** google.rpc's code for a request that lost against another, and may be sent again. */
export const aborted = 10;

/**
 * What the service answered instead of success. When there is no answer at all, a call ends in the error of fetch
 * instead.
 */
export class CoachingError extends Error {
  override readonly name: string = "CoachingError";
  /** The HTTP status, 400 for example. */
  readonly status: number;
  /** The google.rpc code, 3 for INVALID_ARGUMENT for example. 2: something on the way answered, in another form. */
  readonly code: number;
  /** A constant for programs, such as ALREADY_EXISTS. Empty where the answer had none. */
  readonly reason: string;
  /** All faults of the request. Empty unless it was at fault. */
  readonly violations: readonly Violation[];
  /** After how many milliseconds the service takes the next request. Absent: it did not say. */
  readonly retryAfter: number | undefined;

  constructor(status: number, answer: Status, retryAfter?: number) {
    const details = answer.details ?? [];
    const reason = details.find((detail) => detail.reason)?.reason ?? "";
    const violations = details.flatMap((detail) => detail.fieldViolations ?? []);
    const faults = violations.map((violation) => `; ${violation.field}: ${violation.description}`);
    super(`${status} ${reason}: ${answer.message}${faults.join("")}`);
    this.status = status;
    this.code = answer.code;
    this.reason = reason;
    this.violations = violations;
    this.retryAfter = retryAfter;
  }
}

/** The resource is no longer the one of If-Match. Read it again, and decide anew. */
export class VersionMismatchError extends CoachingError {
  override readonly name = "VersionMismatchError";
}

/** The idempotency key was used before, for another request. */
export class KeyReusedError extends CoachingError {
  override readonly name = "KeyReusedError";
}

/** There were too many requests, also after the last retry. */
export class RateLimitedError extends CoachingError {
  override readonly name = "RateLimitedError";
}

/** The errors that have a class of their own, by status. */
const known: Record<number, typeof CoachingError> = { 412: VersionMismatchError, 422: KeyReusedError, 429: RateLimitedError };

/** Reads the error from an answer. */
export async function errorOf(response: Response): Promise<CoachingError> {
  const body = await response.text().catch(() => "");
  const answer = parse(body) ?? { code: unknown, message: response.statusText };
  return new (known[response.status] ?? CoachingError)(response.status, answer, millisecondsUntil(response.headers.get("Retry-After")));
}

/** Reads a header that has seconds or a date. */
function millisecondsUntil(header: string | null): number | undefined {
  if (header === null) {
    return undefined;
  }
  if (/^\d+$/.test(header)) {
    return Number(header) * 1000;
  }
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function parse(body: string): Status | undefined {
  try {
    const answer = JSON.parse(body) as Partial<Status> | null;
    if (typeof answer?.code === "number" && typeof answer.message === "string") {
      return { ...answer, code: answer.code, message: answer.message };
    }
  } catch {
    // An answer in another form says no more than its status.
  }
  return undefined;
}
