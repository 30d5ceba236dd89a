import { CoachingError } from "./error.js";

const firstPause = 200;
const longestPause = 5_000;
/** How many milliseconds the service may ask to wait; when it asks for more, the caller gets the error. */
const longestRetryAfter = 30_000;

/**
 * The operations with POST that change nothing, or nothing when they come a second time: the total of answers that are
 * not stored, an export, a list whose filter is a body, and a submit, which on a submitted scorecard changes nothing.
 *
 * No other write is ever repeated. A lost answer does not tell whether the work was done: a create would be done twice,
 * an update or a reset would undo what somebody else did in between, and a delete would end in a 404.
 */
const safePosts = /\/(scorecards:score|scorecards:export|targets:list|scorecards\/[^/]+:submit)$/;

/** What sends a request: fetch, or something with its manners. */
export type Fetch = (request: Request) => Promise<Response>;

/**
 * Returns a fetch that repeats what is safe to repeat, up to the given number of times, and throws a CoachingError at
 * every answer but success.
 */
export function retrying(send: Fetch, retries: number): Fetch {
  return async (request) => {
    const allowed = isSafe(request) ? retries : 0;
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= allowed;
      let pause = backoff(attempt);
      try {
        const response = await send(last ? request : request.clone());
        if (response.ok) {
          return response;
        }
        const asked = retryAfter(response.headers.get("Retry-After"));
        const fault = await CoachingError.of(response);
        if (last || (fault.status !== 429 && fault.status !== 503) || (asked ?? 0) > longestRetryAfter) {
          throw fault;
        }
        pause = asked ?? pause;
      } catch (error) {
        if (last || error instanceof CoachingError || request.signal.aborted) {
          throw error;
        }
      }
      await rest(pause, request.signal);
    }
  };
}

function isSafe(request: Request): boolean {
  return request.method === "GET" || (request.method === "POST" && safePosts.test(new URL(request.url).pathname));
}

/** Half of it is chance, so that many clients do not come back at once. */
function backoff(attempt: number): number {
  return Math.min(firstPause * 2 ** attempt, longestPause) * (0.5 + Math.random() / 2);
}

/** Reads a header that has seconds or a date, as milliseconds from now. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) {
    return undefined;
  }
  if (/^\d+$/.test(header)) {
    return Number(header) * 1000;
  }
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
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
