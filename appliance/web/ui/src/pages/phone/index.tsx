import { PhoneCall } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { phone as written } from "@/format/figures";
import { Button, EmptyState, Loading, PageHeader, Row, Stack, TextInput } from "@/parts";
import { PhonePanel } from "@/phone/PhonePanel";
import { usePhone } from "@/phone/usePhone";

/** Call one's own hotline, and hear it, before any line is plugged in. */
export default function TryCall() {
  const { t } = useTranslation("phone");
  const used = usePhone("caller");
  const [from, setFrom] = useState("");
  const hotlines = used.phone?.login?.hotlines;
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <PhonePanel
        used={used}
        title={t("panel")}
        who={hotlines?.find((each) => each.hotline === used.call?.number)?.name}
        idle={
          <Stack>
            <TextInput
              label={t("from")}
              hint={t("fromHint")}
              optional
              inputMode="tel"
              placeholder="13800138000"
              maxLength={20}
              value={from}
              onChange={setFrom}
            />
            {hotlines === undefined && used.link === "connecting" && <Loading lines={1} />}
            {hotlines?.length === 0 && <EmptyState title={t("none")} />}
            <Row>
              {hotlines?.map((each) => (
                <Button
                  key={each.hotline}
                  look="primary"
                  icon={PhoneCall}
                  disabled={used.link !== "ready"}
                  onClick={() => used.phone?.call(each.hotline, from)}
                >
                  {t("call", { name: each.name, number: written(each.number) })}
                </Button>
              ))}
            </Row>
          </Stack>
        }
      />
    </>
  );
}
