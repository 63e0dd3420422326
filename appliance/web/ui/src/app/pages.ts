import { lazy } from "react";
import type { Group, Page } from "./page";
import type { Session } from "./session";

const found = import.meta.glob<Page>("../pages/*/page.ts", { eager: true, import: "default" });

/** Every page of the house, in the order of the navigation. A folder with a `page.ts` is a page. */
export const PAGES = Object.values(found)
  .sort((one, other) => one.order - other.order)
  .map((page) => ({ ...page, Component: lazy(page.load) }));

export type LoadedPage = (typeof PAGES)[number];

export const GROUPS: readonly Group[] = ["now", "calls", "setup", "system"];

/** The pages that this person sees. */
export function pagesFor(session: Session): LoadedPage[] {
  return PAGES.filter(
    ({ right, when }) =>
      (right === undefined || session.rights.includes(right)) && (when === undefined || when(session)),
  );
}

const FIRST = { agent: "agent", installer: "lines", admin: "wallboard", supervisor: "wallboard" } as const;

/** Where this person lands: agents on their page, installers on the lines, others on the wallboard. */
export function firstPath(session: Session): string {
  const seen = pagesFor(session);
  const wanted = seen.find((page) => page.id === FIRST[session.role]);
  return (wanted ?? seen.find((page) => !page.hidden))?.path ?? "/missing";
}
