import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import { Card, ErrorState, Loading } from "@/parts";
import { realLines } from "./steps";
import styles from "./wizard.module.css";

type Line = Schemas["LineBody"];

const EACH_MS = 3000;

/**
 * The lines that the house knows of, and whether they are there; lines that are only pretended are none. Those at cards
 * stand with their sockets. With `quiet`, nothing is said where there is none.
 */
export function FoundLines({ quiet }: { quiet: boolean }) {
  const { t } = useTranslation("wizard");
  const { data, error, refetch } = useQuery({
    queryKey: ["lines"],
    queryFn: () => body(api.GET("/api/v1/lines")),
    refetchInterval: EACH_MS,
  });
  const nothingYet = error instanceof ApiProblem && error.status === 409;
  if (error && !nothingYet) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined && !nothingYet) return <Loading lines={2} />;
  const found = realLines(data ?? []).filter((line) => line.kind !== "analog");
  if (found.length === 0 && quiet) return null;
  if (found.length === 0)
    return (
      <Card>
        <p className={styles.none}>
          <PhoneOff size={18} aria-hidden="true" />
          {t("lines.none")}
        </p>
      </Card>
    );
  return (
    <Card title={t("lines.found", { count: found.length })}>
      <ul className={styles.lines} aria-live="polite">
        {found.map((line) => (
          <Found key={line.line} line={line} />
        ))}
      </ul>
    </Card>
  );
}

function Found({ line }: { line: Line }) {
  const { t } = useTranslation("wizard");
  const { peer } = line;
  const works = peer === null ? line.state !== null : peer.ok === true;
  const Icon = works ? CircleCheck : CircleDashed;
  const fault = peer !== null && peer.ok === false;
  return (
    <li data-done={works || undefined}>
      <Icon size={18} aria-hidden="true" />
      <span>{peer?.name ?? line.line}</span>
      <span>
        {fault ? serverText(peer.detail) : t(works ? "lines.there" : "lines.unknown")} ·{" "}
        {t("lines.channels", { count: line.channels })}
      </span>
    </li>
  );
}
