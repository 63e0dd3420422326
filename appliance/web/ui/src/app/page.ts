import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import type { Language } from "@/i18n/i18n";
import type { Session } from "./session";

export type Group = "now" | "calls" | "setup" | "system";

/** A page as `src/pages/<id>/page.ts` announces it by `export default page({…})`. */
export type Page = {
  /** The folder's name; also the namespace of its texts. */
  id: string;
  /** "/calls": the page is given all that lies below it, and may have routes of its own there. */
  path: string;
  group: Group;
  /** Its place in the group, ascending. */
  order: number;
  icon: LucideIcon;
  title: Record<Language, string>;
  /** Who may see it; absent: everybody. */
  right?: string;
  /** What else must hold: `(session) => session.agent !== null`. */
  when?: (session: Session) => boolean;
  /** Not in the navigation. */
  hidden?: boolean;
  /** The page has the whole window: no navigation, no margins. */
  bare?: boolean;
  load: () => Promise<{ default: ComponentType }>;
};

export function page(told: Page): Page {
  return told;
}
