import { Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { LANGUAGES, type Language } from "@/i18n/i18n";
import { GROUPS, type LoadedPage } from "./pages";
import styles from "./Shell.module.css";

export function useTitle(): (page: LoadedPage) => string {
  const { i18n } = useTranslation();
  const language: Language = LANGUAGES.find((each) => each === i18n.language) ?? "zh";
  return (page) => page.title[language];
}

/** All pages that the person sees, in their groups. */
export function Navigation({ pages }: { pages: readonly LoadedPage[] }) {
  const { t } = useTranslation();
  const title = useTitle();
  const shown = pages.filter((page) => !page.hidden);
  return (
    <nav aria-label={t("nav.label")} className={styles.nav}>
      {GROUPS.filter((group) => shown.some((page) => page.group === group)).map((group) => (
        <div key={group} className={styles.group}>
          <h2>{t(`nav.${group}`)}</h2>
          <ul>
            {shown
              .filter((page) => page.group === group)
              .map((page) => (
                <li key={page.id}>
                  <NavLink to={page.path} className={styles.link}>
                    <page.icon size={19} strokeWidth={1.8} aria-hidden="true" />
                    {title(page)}
                  </NavLink>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const ON_BAR = 4;

/** On a phone: the first pages below the thumb, the rest behind "more". */
export function BottomBar({ pages, onMore }: { pages: readonly LoadedPage[]; onMore: () => void }) {
  const { t } = useTranslation();
  const title = useTitle();
  const ranked = GROUPS.flatMap((group) => pages.filter((page) => page.group === group && !page.hidden));
  return (
    <nav aria-label={t("nav.more")} className={styles.bottom}>
      {ranked.slice(0, ON_BAR).map((page) => (
        <NavLink key={page.id} to={page.path} className={styles.tab}>
          <page.icon size={21} strokeWidth={1.8} aria-hidden="true" />
          <span>{title(page)}</span>
        </NavLink>
      ))}
      <button type="button" className={styles.tab} onClick={onMore}>
        <Ellipsis size={21} aria-hidden="true" />
        <span>{t("nav.more")}</span>
      </button>
    </nav>
  );
}
