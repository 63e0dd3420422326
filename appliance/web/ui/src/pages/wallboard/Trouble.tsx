import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { serverText } from "@/i18n/serverText";
import type { PartHealth } from "@/live/snapshot";
import { LinkButton } from "@/parts";
import styles from "./wallboard.module.css";

const KNOWN = ["asterisk", "database", "disk", "cards", "ear", "notify"];

/** What doesn't work, if anything: the first thing on the board. */
export function Trouble({ health }: { health: Record<string, PartHealth> }) {
  const { t } = useTranslation("wallboard");
  const may = useMay();
  const broken = Object.values(health).filter((part) => !part.ok);
  if (broken.length === 0) return null;
  const words = ({ part }: PartHealth) => {
    if (KNOWN.includes(part)) return t(`trouble.${part}`);
    if (part.startsWith("peer ")) return t("trouble.peer", { name: part.slice("peer ".length) });
    const port = /^port (\d+)$/.exec(part)?.[1];
    if (port) return t("trouble.port", { port });
    return t("trouble.other", { name: part });
  };
  return (
    <section className={styles.trouble} role="alert">
      <TriangleAlert size={22} aria-hidden="true" />
      <div>
        <h2>{t("trouble.title")}</h2>
        <ul>
          {broken.map((part) => (
            <li key={part.part}>
              {words(part)}
              {part.detail && <small> {serverText(part.detail)}</small>}
            </li>
          ))}
        </ul>
      </div>
      {may("lines_see") && (
        <LinkButton small to="/lines">
          {t("trouble.look")}
        </LinkButton>
      )}
    </section>
  );
}
