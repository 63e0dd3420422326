import { CircleUserRound, Languages, LogOut, UserCog } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { OWN_HEADER } from "@/api/client";
import { chooseLanguage, LANGUAGES } from "@/i18n/i18n";
import { Menu } from "@/parts";
import { PAGES } from "./pages";
import styles from "./Shell.module.css";
import { useSession } from "./session";

/** Who is signed in, the language, the way out. */
export function PersonMenu() {
  const { t, i18n } = useTranslation();
  const { name, user, role } = useSession();
  const go = useNavigate();
  const account = PAGES.find((page) => page.id === "account");
  const languages = LANGUAGES.filter((language) => language !== i18n.language).map((language) => ({
    label: t(`language.${language}`),
    icon: Languages,
    run: () => void chooseLanguage(language),
  }));
  const own = account
    ? [{ label: t("session.account"), icon: UserCog, run: () => void go(account.path) }]
    : [];
  const out = { label: t("session.signOut"), icon: LogOut, run: () => void signOut() };
  return (
    <div className={styles.person}>
      <span className={styles.who}>
        <strong>{name || user}</strong>
        <small>{t(`session.role.${role}`)}</small>
      </span>
      <Menu label={name || user} icon={CircleUserRound} items={[...own, ...languages, out]} />
    </div>
  );
}

async function signOut(): Promise<void> {
  await fetch("/api/v1/session", { method: "DELETE", headers: OWN_HEADER });
  window.location.assign("/login");
}
