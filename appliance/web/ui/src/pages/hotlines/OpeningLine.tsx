import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { moment } from "@/format/time";
import { Badge, Button, Row } from "@/parts";
import { OpeningDialog } from "./OpeningDialog";

export type Opening = Schemas["OpeningBody"];

/** Open or closed now, why, and until when; with a way to change it. */
export function OpeningLine({ opening }: { opening: Opening }) {
  const { t } = useTranslation("hotlines");
  const may = useMay()("opening_edit");
  const [asking, setAsking] = useState(false);
  const isOpen = opening.opening === "open";
  const until = opening.until ? moment(opening.until) : "";
  return (
    <Row>
      <Badge tone={isOpen ? "good" : "neutral"}>{t(`now.${opening.opening}`)}</Badge>
      <span>{t(`why.${opening.decided_by}`, { who: opening.by })}</span>
      {until && <span>{t("until", { until })}</span>}
      {may && opening.decided_by !== "nothing" && (
        <Button small onClick={() => setAsking(true)}>
          {t("change")}
        </Button>
      )}
      {asking && <OpeningDialog opening={opening} onClose={() => setAsking(false)} />}
    </Row>
  );
}
