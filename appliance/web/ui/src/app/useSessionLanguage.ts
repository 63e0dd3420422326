import { useEffect } from "react";
import { chosenLanguage, i18next, LANGUAGES } from "@/i18n/i18n";
import type { Session } from "./session";

/** Speak the person's language, else the site's, unless another was chosen in this browser. */
export function useSessionLanguage(session: Session): void {
  const wanted = session.language || session.site.language;
  useEffect(() => {
    const language = LANGUAGES.find((each) => wanted.startsWith(each));
    if (chosenLanguage() === undefined && language !== undefined && i18next.language !== language) {
      void i18next.changeLanguage(language);
    }
  }, [wanted]);
}
