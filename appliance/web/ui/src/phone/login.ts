import { api, body, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { PhoneKind } from "./state";

export type Login = Schemas["PhoneBody"];

const AHEAD_MS = 90_000;
const LEAST_MS = 5_000;

/**
 * Get a login for this page; the one before is worth nothing any more. `take` takes the phone from whichever page has
 * it; without, it is refused once another page has taken it.
 */
export async function logIn(kind: PhoneKind, page: string, take: boolean): Promise<Login> {
  return body(api.POST("/api/v1/phone", { body: { kind, page, take } }));
}

/** Tell whether the refusal says that another page has the phone. */
export function isTaken(problem: unknown): boolean {
  return problem instanceof ApiProblem && problem.type === "phone_taken";
}

/** How this page names itself, for as long as it isn't loaded anew. */
export const PAGE = randomWord();

function randomWord(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

/** How long until a new one should be asked for, in milliseconds. */
export function renewIn(login: Login, now: number): number {
  return Math.max(LEAST_MS, Date.parse(login.expires_at) - now - AHEAD_MS);
}

export function socketUrl(login: Login, place: Location): string {
  return `${place.protocol === "https:" ? "wss" : "ws"}://${place.host}${login.path}`;
}
