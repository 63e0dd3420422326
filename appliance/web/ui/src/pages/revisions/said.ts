import { useTranslation } from "react-i18next";
import type { Revision } from "./index";

/** Nobody's account can have this name: it is the wizard that published. */
const SET_UP = "set-up";

/** Who published and why, in the reader's words where the switchboard wrote them; people's own stay as they are. */
export function useSaid(): (revision: Pick<Revision, "author" | "note">) => { author: string; note: string } {
  const { t } = useTranslation("revisions");
  return ({ author, note }) =>
    author === SET_UP ? { author: t("setUp.author"), note: t("setUp.note") } : { author, note };
}
