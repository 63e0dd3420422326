import { api, body, done, ifMatch } from "@/api/client";
import type { Difference, Draft, Job, PartBody, Place, Single, Table, ThingOf } from "./types";

/** Everything that was read of the draft stands below this key: `invalidateQueries({ queryKey: DRAFT })`. */
export const DRAFT = ["draft"] as const;

type Sent = Record<string, unknown> | unknown[];

export async function readDraft(): Promise<Draft> {
  return (await body(api.GET("/api/v1/draft"))) as Draft;
}

export async function readDifference(): Promise<{ exact: boolean; items: Difference[] }> {
  return body(api.GET("/api/v1/draft/difference"));
}

export async function discardDraft(etag: string): Promise<void> {
  await done(api.DELETE("/api/v1/draft", { params: { header: ifMatch(etag) } }));
}

/** Put the draft in force; the job tells how far it is (`useJob`). */
export async function publishDraft(etag: string, note: string, overrule = ""): Promise<Job> {
  return body(
    api.POST("/api/v1/draft/publish", { params: { header: ifMatch(etag) }, body: { note, overrule } }),
  );
}

/** Bring the draft onto what somebody has published meanwhile; 409 names what both have changed. */
export async function rebaseDraft(etag: string, keep?: "mine" | "theirs"): Promise<Draft> {
  const answer = api.POST("/api/v1/draft/rebase", { params: { header: ifMatch(etag) }, body: { keep } });
  return (await body(answer)) as Draft;
}

export async function readPart<V>(place: Place): Promise<PartBody<V>> {
  if (!("id" in place))
    return (await body(
      api.GET("/api/v1/draft/{section}", { params: { path: { section: place.section } } }),
    )) as PartBody<V>;
  const path = { section: place.section, id: place.id };
  return (await body(api.GET("/api/v1/draft/{section}/{id}", { params: { path } }))) as PartBody<V>;
}

/** Change a part that was read with this ETag. Throws `ApiProblem` (`isStale`) when it was changed since. */
export async function writePart<V extends object>(
  place: Place,
  value: V,
  etag: string,
): Promise<PartBody<V>> {
  const sent = value as unknown as Sent;
  if (!("id" in place)) {
    const path = { section: place.section as Single };
    const params = { path, header: ifMatch(etag) };
    return (await body(api.PUT("/api/v1/draft/{section}", { params, body: sent }))) as PartBody<V>;
  }
  const params = { path: { section: place.section, id: place.id }, header: ifMatch(etag) };
  return (await body(api.PUT("/api/v1/draft/{section}/{id}", { params, body: sent }))) as PartBody<V>;
}

/** Make a new thing. Throws `ApiProblem` of status 409 when there is one with this id. */
export async function makeThing<T extends Table>(
  section: T,
  id: string,
  value: ThingOf<T>,
): Promise<PartBody<ThingOf<T>>> {
  const params = { path: { section, id }, header: { "If-None-Match": "*" } };
  const sent = value as unknown as Sent;
  return (await body(api.PUT("/api/v1/draft/{section}/{id}", { params, body: sent }))) as PartBody<
    ThingOf<T>
  >;
}

/** Take a thing out of the draft; what speaks of it becomes a fault: ask `usesOf` first. */
export async function removeThing(section: Table, id: string, etag: string): Promise<void> {
  const params = { path: { section, id }, header: ifMatch(etag) };
  await done(api.DELETE("/api/v1/draft/{section}/{id}", { params }));
}

/** Where a thing is spoken of, as paths into the document. */
export async function usesOf(section: Table, id: string): Promise<(string | number)[][]> {
  const { paths } = await body(
    api.GET("/api/v1/draft/{section}/{id}/uses", { params: { path: { section, id } } }),
  );
  return paths;
}

/** Give a thing another id, wherever it is spoken of. */
export async function renameThing<T extends Table>(
  section: T,
  id: string,
  to: string,
  etag: string,
): Promise<PartBody<ThingOf<T>>> {
  const params = { path: { section, id }, header: ifMatch(etag) };
  const answer = api.POST("/api/v1/draft/{section}/{id}/rename", { params, body: { to } });
  return (await body(answer)) as PartBody<ThingOf<T>>;
}

export async function readJob(id: string): Promise<Job> {
  return body(api.GET("/api/v1/jobs/{id}", { params: { path: { id } } }));
}
