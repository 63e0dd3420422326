import createClient, { type Middleware } from "openapi-fetch";
import { ApiProblem } from "./problem";
import type { components, paths } from "./schema";

/** The API's body types: `Schemas["Contact"]`. */
export type Schemas = components["schemas"];

/** Change requests carry this header: no other site's page can send it (CSRF). */
export const OWN_HEADER = { "X-Zongji": "1" } as const;

const rules: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-Zongji", "1");
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) signIn();
    if (!response.ok) throw await ApiProblem.from(response);
    return response;
  },
  onError({ error }) {
    if (error instanceof ApiProblem) return error;
    return new ApiProblem({ title: "The switchboard can't be reached.", status: 0, type: "unreachable" });
  },
};

/** The typed client. Use it with `body`, `done` or `tagged`: they throw `ApiProblem` for every refusal. */
export const api = createClient<paths>({ baseUrl: "", fetch: (request) => globalThis.fetch(request) });
api.use(rules);

type Answer = { data?: unknown; response: Response };

/** Give what was answered: `const calls = await body(api.GET("/api/v1/calls"))`. */
export async function body<A extends Answer>(asked: Promise<A>): Promise<NonNullable<A["data"]>> {
  const { data } = await asked;
  if (data === undefined || data === null) throw new ApiProblem({ title: "The answer is empty.", status: 0 });
  return data;
}

/** Wait for an answer without a body (204). */
export async function done(asked: Promise<Answer>): Promise<void> {
  await asked;
}

/** A shared thing and the ETag of what was read. */
export type Tagged<T> = { data: T; etag: string };

/** Give what was answered with its ETag; send that back by `ifMatch(etag)` with the change. */
export async function tagged<A extends Answer>(asked: Promise<A>): Promise<Tagged<NonNullable<A["data"]>>> {
  const answer = await asked;
  return { data: await body(Promise.resolve(answer)), etag: answer.response.headers.get("ETag") ?? "" };
}

/** The header of a change that is based on this ETag: `params: { header: ifMatch(etag) }`. */
export function ifMatch(etag: string): { "If-Match": string } {
  return { "If-Match": etag };
}

/** Go to the sign-in page, and come back here after it. */
export function signIn(): void {
  const here = window.location.pathname + window.location.search;
  if (!here.startsWith("/login")) window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}
