import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

type Texts = { default: Record<string, unknown> };
const common = import.meta.glob<Texts>("./*.json");
const pages = import.meta.glob<Texts>("../pages/*/*.json");

/** Where a language's texts of a page ("calls"), of the whole app ("common") or of the server ("server") lie. */
function file(language: string, space: string): (() => Promise<Texts>) | undefined {
  if (space === "common") return common[`./${language}.json`];
  if (space === "server") return common[`./server.${language}.json`];
  return pages[`../pages/${space}/${language}.json`];
}

const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, space, done) {
    const load = file(language, space);
    if (load === undefined) return done(null, {});
    load().then(
      (texts) => done(null, texts.default),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

const CHOICE = "zongji-language";

/** The language chosen in this browser, if any was. */
export function chosenLanguage(): Language | undefined {
  const chosen = localStorage.getItem(CHOICE);
  return LANGUAGES.find((language) => language === chosen);
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(CHOICE, language);
  await i18next.changeLanguage(language);
}

function tell(language: string): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : language;
}

i18next.on("languageChanged", tell);
void i18next
  .use(backend)
  .use(initReactI18next)
  .init({
    lng: chosenLanguage() ?? "zh",
    fallbackLng: false,
    supportedLngs: [...LANGUAGES],
    ns: ["common", "server"],
    defaultNS: "common",
    fallbackNS: "common",
    interpolation: { escapeValue: false },
    react: { useSuspense: true },
    returnNull: false,
    showSupportNotice: false,
  });

export { i18next };
