import { aborted, CoachingError, errorOf } from "./error.js";

const firstPause = 200;
const longestPause = 5_000;
/** How many milliseconds the service may ask to wait; when it asks for more, the caller gets the error. */
const longestRetryAfter = 30_000;

/**
 * The operations with POST that change nothing: the total of answers that are not stored, an export, and a list whose
 * filter is a body.
 */
const readingPosts = /\/(scorecards:(score|export|analyzeAgreement)|(targets|coachingPlans):list|scorecardTemplates:validateBackfill|scorecardTemplates\/[^/]+:(simulate|sample|retrieve[A-Za-z]+))$/;

/**
 * The header by which the service knows a change that comes again: it is made once, however often it is sent, and each
 * time the answer is the first one's.
 */
const idempotencyKey = "Idempotency-Key";

/** What sends a request: fetch, or something with its manners. */
export type Fetch = (request: Request) => Promise<Response>;

/**
 * Returns a fetch that sends a request again where that can help, up to the given number of times, and throws a
 * CoachingError at every answer but success.
 */
export function retrying(send: Fetch, retries: number): Fetch {
  return async (request) => {
    if (changes(request) && !request.headers.has(idempotencyKey)) {
      request.headers.set(idempotencyKey, newKey());
    }
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= retries;
      let pause = backoff(attempt);
      try {
        const response = await send(last ? request : request.clone());
        if (response.ok) {
          return response;
        }
        const fault = await errorOf(response);
        pause = fault.retryAfter ?? pause;
        if (last || !passes(fault) || pause > longestRetryAfter) {
          throw fault;
        }
      } catch (error) {
        if (last || error instanceof CoachingError || request.signal.aborted) {
          throw error;
        }
      }
      await rest(pause, request.signal);
    }
  };
}

function changes(request: Request): boolean {
  return request.method !== "GET" && !readingPosts.test(new URL(request.url).pathname);
}

/** A UUID. It has to be another each time and need not be secret, and Node 18 and pages without TLS have no randomUUID. */
function newKey(): string {
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(Math.random() * 16).toString(16));
}

/**
 * Whether the same request may succeed later: when the service is busy, and when another request got in the way, which
 * may be this one itself, still at work after its connection broke.
 */
function passes(fault: CoachingError): boolean {
  return fault.status === 429 || fault.status === 503 || (fault.status === 409 && fault.code === aborted);
}

/** Half of it is chance, so that many clients do not come back at once. */
function backoff(attempt: number): number {
  return Math.min(firstPause * 2 ** attempt, longestPause) * (0.5 + Math.random() / 2);
}

/** Waits, and throws when the caller gives up meanwhile. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}
