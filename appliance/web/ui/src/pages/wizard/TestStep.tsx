import { PhoneCall } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Card, Loading, Row, Stack } from "@/parts";
import { PhonePanel } from "@/phone/PhonePanel";
import { usePhone } from "@/phone/usePhone";
import { Address } from "./Address";
import { LineTrials } from "./LineTrials";

/** Hear the hotline in the browser; call each line from outside, and see it ticked. */
export function TestStep({ name }: { name: string }) {
  const { t } = useTranslation("wizard");
  const [on, setOn] = useState(false);
  return (
    <Stack>
      {on ? (
        <BrowserCall />
      ) : (
        <Card title={t("test.browser")}>
          <Stack>
            <p>{t("test.browserText")}</p>
            <div>
              <Button icon={PhoneCall} look="primary" onClick={() => setOn(true)}>
                {t("test.call")}
              </Button>
            </div>
          </Stack>
        </Card>
      )}
      <LineTrials />
      <Address name={name} />
    </Stack>
  );
}

function BrowserCall() {
  const { t } = useTranslation("wizard");
  const used = usePhone("caller");
  const hotlines = used.phone?.login?.hotlines;
  return (
    <PhonePanel
      used={used}
      title={t("test.browser")}
      idle={
        <Row>
          {hotlines === undefined && used.link === "connecting" && <Loading lines={1} />}
          {hotlines?.map((each) => (
            <Button
              key={each.hotline}
              look="primary"
              icon={PhoneCall}
              disabled={used.link !== "ready"}
              onClick={() => used.phone?.call(each.hotline, "")}
            >
              {t("test.callName", { name: each.name })}
            </Button>
          ))}
        </Row>
      }
    />
  );
}
