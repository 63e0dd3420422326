import { useTranslation } from "react-i18next";
import { moment } from "@/format/time";
import { Card, LinkButton } from "@/parts";
import { ToneList, type Tones } from "@/parts/cadence";
import type { LineTones } from "./api";

/** What the line doctor learned of one line, beside what is usual. */
export function LineCard({ line, usual }: { line: LineTones; usual: Tones }) {
  const { t } = useTranslation("tones");
  const title = t("line", { line: line.line });
  const learned = Object.keys(line.tones).length > 0;
  return (
    <Card
      title={title}
      actions={
        <LinkButton small to={`/doctor/${line.line}`}>
          {t(learned ? "again" : "learn")}
        </LinkButton>
      }
    >
      <p>
        {learned ? t("learned") : t("asCountry")}{" "}
        {line.learned_at && t("learnedAt", { time: moment(line.learned_at) })}
      </p>
      {learned && <ToneList tones={line.tones} usual={usual} label={title} />}
    </Card>
  );
}
