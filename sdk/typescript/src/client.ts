import createClient, { type FetchResponse, type MaybeOptionalInit } from "openapi-fetch";
import type { HttpMethod, PathsWithMethod, RequiredKeysOf } from "openapi-typescript-helpers";
import type { CoachingPlan, ExportScorecardsRequest, ListCoachingPlansRequest, ListTargetsRequest, operations, paths, Target } from "./schema.js";
import { retrying, type Fetch } from "./retry.js";

/** How a Client calls. */
export interface Options {
  /** Who calls a service that has authentication, as a key that was made for a program. */
  apiKey?: string;
  /** The same as the JWT of an identity provider. A client has one of the two, not both. */
  token?: string;
  /** The user to act as, customers/{c}/users/{u}, on a service without authentication. Absent: its built-in operator. */
  caller?: string;
  /** How often a request is sent again; 3 when absent. */
  retries?: number;
  /** What sends the requests; the platform's fetch when absent. */
  fetch?: Fetch;
}

/** The paths of the contract that take a method. */
type Paths<M extends HttpMethod> = PathsWithMethod<paths, M>;

/** What goes with a call: params (path and query), body, and the options of fetch, such as a signal. */
type Init<P extends keyof paths, M extends HttpMethod> = Omit<MaybeOptionalInit<paths[P], M & keyof paths[P]>, "parseAs">;

/** The same as the rest of the arguments: it may be left out where nothing in it is required. */
type Inits<I> = RequiredKeysOf<I> extends never ? [init?: I] : [init: I];

/** The answer of success. */
type Answer<P extends keyof paths, M extends HttpMethod> = NonNullable<
  FetchResponse<paths[P][M & keyof paths[P]] & Record<string | number, any>, object, "application/json">["data"]
>;

/** The paths of lists, which have pages. */
type ListPaths = { [P in Paths<"get">]: "nextPageToken" extends keyof Answer<P, "get"> ? P : never }[Paths<"get">];

/** The fields of a page that hold its items. */
type ItemKeys<P extends ListPaths> = { [K in keyof Answer<P, "get">]-?: NonNullable<Answer<P, "get">[K]> extends readonly unknown[] ? K : never }[keyof Answer<P, "get">];

/** What a field of a page holds. */
type Item<P extends ListPaths, K extends ItemKeys<P>> = NonNullable<Answer<P, "get">[K]> extends readonly (infer T)[] ? T : never;

type InProfile = operations["ExportScorecards"]["parameters"]["path"];

/**
 * Calls one service. There is one method for each method of HTTP; the path of the contract tells what goes in and what
 * comes out. A call gives the answer, or throws a CoachingError when the service refuses.
 */
export class Client {
  readonly #calls;

  /** Prepares calls to the service at baseUrl, http://127.0.0.1:8080 for example. */
  constructor(baseUrl: string, { apiKey, token, caller, retries = 3, fetch = (request) => globalThis.fetch(request) }: Options = {}) {
    if (apiKey !== undefined && token !== undefined) {
      throw new TypeError("a client has an API key or a token, not both");
    }
    this.#calls = createClient<paths>({
      baseUrl,
      fetch: retrying(fetch, retries),
      headers: { "X-Api-Key": apiKey, Authorization: token && `Bearer ${token}`, "X-Coaching-User": caller },
    });
  }

  /** Reads. */
  async GET<P extends Paths<"get">>(path: P, ...init: Inits<Init<P, "get">>): Promise<Answer<P, "get">> {
    return answer(this.#calls.GET(path, ...(init as any)));
  }

  /** Creates a resource, or does what the verb after the colon says. */
  async POST<P extends Paths<"post">>(path: P, ...init: Inits<Init<P, "post">>): Promise<Answer<P, "post">> {
    return answer(this.#calls.POST(path, ...(init as any)));
  }

  /** Changes fields of a resource. */
  async PATCH<P extends Paths<"patch">>(path: P, ...init: Inits<Init<P, "patch">>): Promise<Answer<P, "patch">> {
    return answer(this.#calls.PATCH(path, ...(init as any)));
  }

  /** Deletes a resource. */
  async DELETE<P extends Paths<"delete">>(path: P, ...init: Inits<Init<P, "delete">>): Promise<Answer<P, "delete">> {
    return answer(this.#calls.DELETE(path, ...(init as any)));
  }

  /**
   * Goes through all pages of a list, and fetches the next one when it is needed. key is the field of a page that holds
   * the items, "scorecards" for example; query.pageSize says how many to fetch at a time.
   */
  async *all<P extends ListPaths, K extends ItemKeys<P>>(path: P, key: K, ...init: Inits<Init<P, "get">>): AsyncGenerator<Item<P, K>, void, undefined> {
    const first = (init[0] ?? {}) as { params?: { query?: object } };
    let query: object = first.params?.query ?? {};
    for (;;) {
      const page: any = await answer(this.#calls.GET(path, { ...first, params: { ...first.params, query } } as any));
      yield* page[key];
      if (!page.nextPageToken) {
        return;
      }
      query = { ...query, pageToken: page.nextPageToken };
    }
  }

  /** Goes through all coaching plans that pass the filter, as all does through other lists. */
  async *allCoachingPlans(path: InProfile, filter: ListCoachingPlansRequest = {}): AsyncGenerator<CoachingPlan, void, undefined> {
    for (let body = filter; ; ) {
      const page = await this.POST("/v1/customers/{customer_id}/profiles/{profile_id}/coachingPlans:list", { params: { path }, body });
      yield* page.coachingPlans;
      if (!page.nextPageToken) {
        return;
      }
      body = { ...filter, pageToken: page.nextPageToken };
    }
  }

  /** Goes through all targets that pass the filter, as all does through other lists. */
  async *allTargets(path: InProfile, filter: ListTargetsRequest = {}): AsyncGenerator<Target, void, undefined> {
    for (let body = filter; ; ) {
      const page = await this.POST("/v1/customers/{customer_id}/profiles/{profile_id}/targets:list", { params: { path }, body });
      yield* page.targets;
      if (!page.nextPageToken) {
        return;
      }
      body = { ...filter, pageToken: page.nextPageToken };
    }
  }

  /**
   * Exports scorecards as a CSV file, which is streamed: it is never in memory as a whole. Reading an export that breaks
   * off ends in an error.
   */
  async exportCSV(path: InProfile, body: ExportScorecardsRequest, query: operations["ExportScorecards"]["parameters"]["query"] = {}): Promise<ReadableStream<Uint8Array>> {
    const { data } = await this.#calls.POST("/v1/customers/{customer_id}/profiles/{profile_id}/scorecards:export", {
      params: { path, query },
      body,
      headers: { Accept: "text/csv" },
      parseAs: "stream",
    });
    return data as ReadableStream<Uint8Array>;
  }
}

/** The last part of a resource name, which paths take: "sc-1" of "customers/a/profiles/b/scorecards/sc-1". */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** The ETags that came with answers. */
const etags = new WeakMap<object, string>();

/** The ETag that came with an answer of a Client, for If-Match. Absent: it does not hold one resource. */
export function etagOf(answer: object): string | undefined {
  return etags.get(answer);
}

/** Every answer but success has been thrown by retrying. */
async function answer(call: Promise<{ data?: unknown; response: Response }>): Promise<any> {
  const { data, response } = await call;
  const etag = response.headers.get("ETag");
  if (etag !== null && typeof data === "object" && data !== null) {
    etags.set(data, etag);
  }
  return data;
}
