import type { FieldViolation, Status } from "./schema.js";

/** One fault of a request: where it is, and what is wrong there. */
export type Violation = FieldViolation;

/** google.rpc's code for an answer in a form that is not the service's. */
const unknown = 2;

/**
 * What the service answered instead of success. When there is no answer at all, a call ends in the error of fetch
 * instead.
 */
export class CoachingError extends Error {
  override readonly name = "CoachingError";
  /** The HTTP status, 400 for example. */
  readonly status: number;
  /** The google.rpc code, 3 for INVALID_ARGUMENT for example. 2: something on the way answered, in another form. */
  readonly code: number;
  /** A constant for programs, such as ALREADY_EXISTS. Empty where the answer had none. */
  readonly reason: string;
  /** All faults of the request. Empty unless it was at fault. */
  readonly violations: readonly Violation[];

  private constructor(status: number, answer: Status) {
    const details = answer.details ?? [];
    const reason = details.find((detail) => detail.reason)?.reason ?? "";
    const violations = details.flatMap((detail) => detail.fieldViolations ?? []);
    const faults = violations.map((violation) => `; ${violation.field}: ${violation.description}`);
    super(`${status} ${reason}: ${answer.message}${faults.join("")}`);
    this.status = status;
    this.code = answer.code;
    this.reason = reason;
    this.violations = violations;
  }

  /** Reads the error from an answer. */
  static async of(response: Response): Promise<CoachingError> {
    const body = await response.text().catch(() => "");
    return new CoachingError(response.status, parse(body) ?? { code: unknown, message: response.statusText });
  }
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
