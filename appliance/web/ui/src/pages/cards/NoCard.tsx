import { CircuitBoard } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Card, EmptyState, LinkButton } from "@/parts";
import styles from "./cards.module.css";

const CHECKS = ["power", "seat", "driver", "port"] as const;
const WIRES = ["kinds", "pins", "never"] as const;

/** No card was found: what to look at, and how lines come in without one. */
export function NoCard({ loaded }: { loaded: boolean }) {
  const { t } = useTranslation("cards");
  return (
    <>
      <Card>
        <EmptyState
          title={t("none.title")}
          icon={CircuitBoard}
          action={<LinkButton to="/line-setup/sip_peers">{t("none.gateway")}</LinkButton>}
        >
          {t(loaded ? "none.textLoaded" : "none.text")}
        </EmptyState>
      </Card>
      <Card title={t("none.checks")}>
        <ol className={styles.steps}>
          {CHECKS.map((check) => (
            <li key={check}>{t(`checks.${check}`)}</li>
          ))}
        </ol>
      </Card>
      <Card title={t("wires.title")}>
        <ul className={styles.bullets}>
          {WIRES.map((wire) => (
            <li key={wire}>{t(`wires.${wire}`)}</li>
          ))}
        </ul>
      </Card>
    </>
  );
}
